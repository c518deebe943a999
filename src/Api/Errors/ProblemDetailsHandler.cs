using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Diagnostics;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Api.Errors;

/// <summary>Turns whatever went wrong into problem details. The text of an exception that is not ours never leaves.</summary>
internal sealed partial class ProblemDetailsHandler(ILogger<ProblemDetailsHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    // Connections that the server ended, the second where another of its processes crashed; the next one may do.
    private const string AdminShutdown = "57P01";
    private const string CrashShutdown = "57P02";

    // What takes longer than the statement timeout is cancelled.
    private const string GivenUp = "57014";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        if (problem.Status >= StatusCodes.Status500InternalServerError) LogFailure(logger, exception, context.Request.Method, RouteOf(context));
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "2";
        if (exception is TooManyException { RetryAfter.TotalSeconds: var seconds })
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(seconds)).ToString(CultureInfo.InvariantCulture);
        await WriteAsync(context, problem);
        return true;
    }

    // Never the path itself: a link to a file opens it for whoever reads the log.
    private static string RouteOf(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "at no route";

    private static Problem Describe(Exception exception) => exception switch
    {
        ValidationException invalid => Problem.Of(400, "The request has fields that cannot be accepted.", FieldErrors.From(invalid)),
        BadHttpRequestException bad => MalformedRequest.Describe(bad),
        NotFoundException missing => From(404, missing),
        ConflictException conflict => From(409, conflict),
        RefusedException refused => From(422, refused),
        TooManyException tooMany => From(429, tooMany),
        TooLargeException tooLarge => From(413, tooLarge),
        UnavailableException unavailable => From(503, unavailable),
        UnstorableTextException unstorable => Problem.Of(400, unstorable.Message),
        DbException { IsTransient: true } or DbException { SqlState: AdminShutdown or CrashShutdown or GivenUp } => Problem.Of(503, "The database does not answer at the moment. Try again in a few seconds."),
        _ => Problem.Of(500, "Something went wrong on our side. The trace id names this request in the logs."),
    };

    private static Problem From(int status, DomainException exception) => Problem.Of(status, exception.Message) with
    {
        Members = exception.Members?.Where(member => member.Value is not null).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>For answers without a body: 401, 403, 404, 405, 413, 415 of the framework.</summary>
    public static Task WriteForStatusAsync(StatusCodeContext context) =>
        WriteAsync(context.HttpContext, Problem.Of(context.HttpContext.Response.StatusCode, Sentence(context.HttpContext.Response.StatusCode)));

    internal static string? Sentence(int status) => status switch
    {
        401 => "Sign in first: send a bearer token, an X-Api-Key header or the session cookie.",
        403 => "You are signed in, and your role does not allow this.",
        404 => "There is nothing at this address.",
        405 => "This address does not answer that method.",
        413 => "The body is larger than this address takes: 1 MiB where its description says nothing else.",
        415 => "This address does not take that content type: send application/json where its description says nothing else.",
        _ => null,
    };

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        var traced = problem with { TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier };
        return context.Response.WriteAsJsonAsync(traced, options: null, "application/problem+json", context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string route);
}
