using System.Net;
using System.Security.Cryptography;
using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Files in a bucket of S3, or of what speaks its language; addressed by path, which all of them understand.</summary>
internal sealed class S3MediaStore(HttpClient http, S3Options options, TimeProvider clock) : IMediaStore
{
    public async Task PutAsync(MediaName name, string sealedFile, CancellationToken cancellation)
    {
        await using (var file = File.OpenRead(sealedFile))
        {
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
            file.Position = 0;
            using var content = new StreamContent(file);
            content.Headers.ContentLength = file.Length;
            using var answer = await SendAsync(HttpMethod.Put, name, content, hash, cancellation);
            answer.EnsureSuccessStatusCode();
        }

        File.Delete(sealedFile);
    }

    public async Task<Stream?> OpenAsync(MediaName name, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, name, null, AwsSignature.EmptyHash, cancellation);
        if (answer.StatusCode == HttpStatusCode.OK) return await answer.Content.ReadAsStreamAsync(cancellation);
        using (answer)
            return answer.StatusCode == HttpStatusCode.NotFound ? null : throw new HttpRequestException("The file store refused to open a file.", null, answer.StatusCode);
    }

    public async Task DeleteAsync(MediaName name, CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Delete, name, null, AwsSignature.EmptyHash, cancellation);
        if (answer.StatusCode != HttpStatusCode.NotFound) answer.EnsureSuccessStatusCode();
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, MediaName name, HttpContent? content, string hash, CancellationToken cancellation)
    {
        var prefix = options.Prefix.Trim('/') is { Length: > 0 } given ? given + "/" : "";
        using var request = new HttpRequestMessage(method, $"{options.Endpoint.TrimEnd('/')}/{options.Bucket}/{prefix}{name}") { Content = content };
        AwsSignature.Sign(request, hash, options.Region, options.AccessKey, options.SecretKey, clock.GetUtcNow());
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }
}
