using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TrailDesk.Infrastructure.Media;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>Keeps objects by path as S3 does, for requests whose body has the hash that was signed. The signature itself is held against AWS's examples elsewhere.</summary>
internal sealed class FakeBucket : IAsyncDisposable
{
    private readonly WebApplication _server;

    private FakeBucket(WebApplication server) => _server = server;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();
    public string Url => _server.Urls.First();

    /// <summary>Without the mark of the store.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => Objects.Where(one => !one.Key.EndsWith(MediaStoreWatch.MarkName, StringComparison.Ordinal)).ToDictionary();

    /// <summary>What everybody is answered; null: as it should be.</summary>
    public (int Status, string Body)? Instead { get; set; }

    public void Configure(WebApplicationBuilder builder)
    {
        foreach (var (name, value) in new[] { ("Endpoint", Url), ("Bucket", "desk"), ("Prefix", "media"), ("AccessKey", "key"), ("SecretKey", "secret") })
            builder.Configuration[$"Media:S3:{name}"] = value;
    }

    public static async Task<FakeBucket> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var bucket = new FakeBucket(server);
        server.Map("/{**path}", bucket.AnswerAsync);
        await server.StartAsync();
        return bucket;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.ToArray()));
        var isSigned = http.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=key/", StringComparison.Ordinal)
            && http.Request.Headers["x-amz-content-sha256"] == hash && http.Request.Headers.ContainsKey("x-amz-date");
        var path = http.Request.Path.Value!;
        if (Instead is var (status, error))
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(error);
            return;
        }

        http.Response.StatusCode = !isSigned ? 403 : http.Request.Method switch
        {
            "PUT" => Put(path, body.ToArray()),
            "GET" => Objects.ContainsKey(path) ? 200 : 404,
            "DELETE" => Objects.TryRemove(path, out _) ? 204 : 404,
            _ => 405,
        };
        if (http.Response.StatusCode == 200 && http.Request.Method == "GET") await http.Response.Body.WriteAsync(Objects[path]);
    }

    private int Put(string path, byte[] content)
    {
        Objects[path] = content;
        return 200;
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(hurry.Token);
        await _server.DisposeAsync();
    }
}
