using Microsoft.AspNetCore.HttpOverrides;

namespace TrailDesk.Api.Security;

public static class SecurityModule
{
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>What a request may look like. A route that takes more (webhooks, media) raises the limit for itself.</summary>
    public static WebApplicationBuilder AddSecurity(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IConfiguration>(TrustProxies);
        return builder;
    }

    // Without a list of trusted proxies nobody's X-Forwarded-For is believed, not even that of this machine.
    private static void TrustProxies(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        var trusted = configuration.GetSection("TrustedProxies").Get<string[]>() ?? [];
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.ForwardedHeaders = trusted.Length == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        foreach (var proxy in trusted)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy.Contains('/') ? proxy : proxy + (proxy.Contains(':') ? "/128" : "/32")));
    }

    public static void UseSecurity(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = PolicyFor(context.Request.Path);
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            if (context.Request.Path.StartsWithSegments("/api")) headers.CacheControl = "no-store";
            return next(context);
        });
    }

    // Swagger UI draws its icons from data URLs; nothing else may.
    private static string PolicyFor(PathString path) =>
        "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
        + (path.StartsWithSegments("/docs") ? "; img-src 'self' data:" : "");
}
