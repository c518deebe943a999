using System.Net;
using System.Security.Cryptography;
using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Files in a bucket of S3, or of what speaks its language; addressed by path, which all of them understand.</summary>
internal sealed class S3MediaStore(HttpClient http, S3Options options, TimeProvider clock) : IMediaStore
{
    private const int LongestError = 4096;

    public async Task PutAsync(MediaName name, string sealedFile, CancellationToken cancellation)
    {
        await using (var file = File.OpenRead(sealedFile))
        {
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
            file.Position = 0;
            using var content = new StreamContent(file);
            content.Headers.ContentLength = file.Length;
            using var answer = await SendAsync(HttpMethod.Put, $"{name}", content, hash, cancellation);
            if (!answer.IsSuccessStatusCode) throw Refused("keep", answer);
        }

        File.Delete(sealedFile);
    }

    public async Task<Stream> OpenAsync(MediaName name, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{name}", null, AwsSignature.EmptyHash, cancellation);
        if (answer.StatusCode == HttpStatusCode.OK) return await answer.Content.ReadAsStreamAsync(cancellation);
        using (answer) throw Refused("open", answer);
    }

    public async Task DeleteAsync(MediaName name, CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Delete, $"{name}", null, AwsSignature.EmptyHash, cancellation);
        if (answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.NotFound && !await IsBucketMissingAsync(answer, cancellation))) return;
        throw Refused("delete", answer);
    }

    /// <summary>A key that may not list is told 403 of what is not there.</summary>
    public async Task<bool> IsMarkedAsync(CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Get, MediaStoreWatch.MarkName, null, AwsSignature.EmptyHash, cancellation);
        if (answer.StatusCode == HttpStatusCode.OK) return true;
        return answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden && !await IsBucketMissingAsync(answer, cancellation)
            ? false
            : throw Refused("look into", answer);
    }

    public async Task MarkAsync(CancellationToken cancellation)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(MediaStoreWatch.MarkText);
        using var content = new ByteArrayContent(text);
        using var answer = await SendAsync(HttpMethod.Put, MediaStoreWatch.MarkName, content, Convert.ToHexStringLower(SHA256.HashData(text)), cancellation);
        if (!answer.IsSuccessStatusCode) throw Refused("write to", answer);
    }

    private static async Task<bool> IsBucketMissingAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var head = new byte[LongestError];
        var length = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        return head.AsSpan(0, length).IndexOf("NoSuchBucket"u8) >= 0;
    }

    private MediaStoreAwayException Refused(string what, HttpResponseMessage answer) =>
        new($"The bucket {options.Bucket} did not let us {what} what is kept there: HTTP {(int)answer.StatusCode}. Look at Media:S3.");

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string name, HttpContent? content, string hash, CancellationToken cancellation)
    {
        var prefix = options.Prefix.Trim('/') is { Length: > 0 } given ? given + "/" : "";
        using var request = new HttpRequestMessage(method, $"{options.Endpoint.TrimEnd('/')}/{options.Bucket}/{prefix}{name}") { Content = content };
        AwsSignature.Sign(request, hash, options.Region, options.AccessKey, options.SecretKey, clock.GetUtcNow());
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new MediaStoreAwayException($"The bucket's server does not answer: {away.GetType().Name}. Look at Media:S3:Endpoint.", away);
        }
    }
}
