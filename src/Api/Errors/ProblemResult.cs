namespace TrailDesk.Api.Errors;

/// <summary>For an endpoint that branches on an outcome and answers with a problem itself.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => ProblemDetailsHandler.WriteAsync(httpContext, problem);
}
