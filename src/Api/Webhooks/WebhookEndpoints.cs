using System.Buffers;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Webhooks;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Api.Webhooks;

/// <summary>The doors that providers knock at. No sign-in: the body's own proof decides.</summary>
internal static class WebhookEndpoints
{
    private const string TwilioAnswer = """<?xml version="1.0" encoding="UTF-8"?><Response/>""";
    private const long MaxBodyBytes = 4 * 1024 * 1024;
    private static readonly string[] Paths = ["/api/whatsapp/webhook", "/whatsapp-cloud/webhook", "/api/v1/whatsapp/webhook"];

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var path in Paths)
        {
            var group = app.MapGroup(path).WithTags("Webhooks").WithErrors(500, 503).AllowAnonymous();
            if (path != Paths[0]) group.ExcludeFromDescription();
            MapReceive(group, "", "ReceiveWebhook");
            MapReceive(group, "/{channelId:guid}", "ReceiveWebhookOfChannel");
        }
    }

    private static void MapReceive(RouteGroupBuilder group, string path, string name)
    {
        group.MapPost(path, ReceiveAsync).WithSummary("A provider delivers messages and statuses").Named(name)
            .Produces<WebhookAnswer>().WithErrors(401, 413).WithResponseExample(200, new WebhookAnswer("ok"))
            .AddOpenApiOperationTransformer(DescribeTwilioAsync).WithMetadata(new BodyLimit(MaxBodyBytes));
        group.MapGet(path, CallAsync).WithSummary("Meta's verify handshake, or a Twilio webhook that is set to GET").Named("Verify" + name["Receive".Length..])
            .Produces<string>(200, "text/plain").WithErrors(401, 403).WithResponseExample(200, "1158201444")
            .AddOpenApiOperationTransformer(DescribeTwilioAsync);
    }

    // One status, two kinds of answer: metadata can name only one.
    private static Task DescribeTwilioAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Responses!["200"].Content!["text/xml"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = TwilioAnswer,
        };
        return Task.CompletedTask;
    }

    // The aliases share the operation; only the canonical path names it.
    private static RouteHandlerBuilder Named(this RouteHandlerBuilder route, string name)
    {
        route.Finally(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } raw } && raw.StartsWith(Paths[0], StringComparison.Ordinal))
                endpoint.Metadata.Add(new EndpointNameMetadata(name));
        });
        return route;
    }

    private static async Task ReceiveAsync(HttpContext context, IMediator mediator, IPublicAddress address, Guid? channelId = null)
    {
        var cancellation = context.RequestAborted;
        if (await ReadBodyAsync(context.Request, cancellation) is not { } body)
        {
            await ProblemDetailsHandler.WriteAsync(context, Problem.Of(413, "A webhook holds at most 4 MiB."));
            return;
        }

        var result = await mediator.Send(new AcceptWebhook(channelId, RequestOf(context.Request, body, address)), cancellation);
        await AnswerAsync(context, result, cancellation);
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBodyBytes) return null;
        if (request.ContentLength is { } length)
        {
            var whole = new byte[length];
            await request.Body.ReadExactlyAsync(whole, cancellation);
            return whole;
        }

        using var buffer = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await request.Body.ReadAsync(chunk, cancellation) is var read and > 0)
            {
                if (buffer.Length + read > MaxBodyBytes) return null;
                buffer.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return buffer.ToArray();
    }

    private static WebhookRequest RequestOf(HttpRequest request, byte[] body, IPublicAddress address) => new(
        body, BaseOf(request, address) + RawTarget(request), request.ContentType,
        name => request.Headers.TryGetValue(name, out var values) ? (IReadOnlyList<string>)values.OfType<string>().ToList() : []);

    // Twilio signs the URL it dialled. Behind a trusted proxy that is what the proxy says; the Host header alone is nobody's word.
    private static string BaseOf(HttpRequest request, IPublicAddress address) =>
        request.Headers.ContainsKey("X-Original-Host") || request.Headers.ContainsKey("X-Original-Proto")
            ? address.IsConfigured ? address.Url : $"{request.Scheme}://{request.Host}"
            : address.Url;

    private static string RawTarget(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw && raw.StartsWith('/')
            ? raw
            : request.Path + request.QueryString.ToString();

    private static Task AnswerAsync(HttpContext context, AcceptWebhookResult result, CancellationToken cancellation)
    {
        var response = context.Response;
        switch (result)
        {
            case { Verdict: WebhookVerdict.Stored, Provider: "twilio" }:
                response.ContentType = "text/xml";
                return response.WriteAsync(TwilioAnswer, cancellation);
            case { Verdict: WebhookVerdict.Stored }:
                response.ContentType = "application/json";
                return response.WriteAsync("""{"status":"ok"}""", cancellation);
            case { Verdict: WebhookVerdict.Unavailable }:
                response.Headers.RetryAfter = "2";
                return ProblemDetailsHandler.WriteAsync(context, Problem.Of(503, "Not stored: please deliver it again."));
            default:
                return ProblemDetailsHandler.WriteAsync(context, Problem.Of(401, "The signature is missing or does not fit any active channel."));
        }
    }

    /// <summary>Twilio may be told to call with GET: then the query is the form, and the URL alone is signed.</summary>
    private static Task CallAsync(HttpContext context, IMediator mediator, IPublicAddress address, Guid? channelId = null) =>
        context.Request.Headers.ContainsKey("X-Twilio-Signature")
            ? ReceiveAsync(context, mediator, address, channelId)
            : VerifyAsync(context, mediator, channelId);

    private static async Task VerifyAsync(HttpContext context, IMediator mediator, Guid? channelId)
    {
        var query = context.Request.Query;
        var challenge = await mediator.Send(
            new VerifyWebhook(channelId, query["hub.mode"], query["hub.verify_token"], query["hub.challenge"]), context.RequestAborted);
        if (challenge is null)
        {
            await ProblemDetailsHandler.WriteAsync(context, Problem.Of(403, "The verify token fits no active Meta channel."));
            return;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(challenge, context.RequestAborted);
    }

    internal sealed record WebhookAnswer(string Status);

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
