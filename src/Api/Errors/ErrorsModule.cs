namespace TrailDesk.Api.Errors;

public static class ErrorsModule
{
    public static IServiceCollection AddErrors(this IServiceCollection services) => services
        .AddExceptionHandler<ProblemDetailsHandler>()
        .AddProblemDetails()
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static void UseErrors(this WebApplication app)
    {
        // The handler itself logs what is ours to mend; the middleware would log a caller's mistakes as errors too.
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(ProblemDetailsHandler.WriteForStatusAsync);
    }
}
