using System.Globalization;
using System.Net.Http.Headers;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

/// <summary>Meta's Resumable Upload: the token's app opens a session for one file, which takes its bytes and gives a handle for them.</summary>
internal sealed class MetaSampleUpload(ProviderHttp http, MetaOptions options, string accessToken)
{
    public async Task<UploadOutcome> UploadAsync(MediaUpload file, CancellationToken cancellation)
    {
        var app = await AskAsync(HttpMethod.Get, options.Endpoint("app", "?fields=id"), cancellation);
        if (CloudApiMedia.TextIn(app, "id") is not { } appId) return CloudApiMedia.Refused(app);
        var length = file.Length.ToString(CultureInfo.InvariantCulture);
        var query = $"/uploads?file_name={Uri.EscapeDataString(file.FileName)}&file_length={length}&file_type={Uri.EscapeDataString(file.MimeType)}";
        var opened = await AskAsync(HttpMethod.Post, options.Endpoint(appId, query), cancellation);
        if (CloudApiMedia.TextIn(opened, "id") is not { } session || !session.StartsWith("upload:", StringComparison.Ordinal)) return CloudApiMedia.Refused(opened);
        var taken = await GiveAsync(session, file, cancellation);
        return CloudApiMedia.TextIn(taken, "h") is { } handle ? new UploadOutcome.Uploaded(handle) : CloudApiMedia.Refused(taken);
    }

    private async Task<ProviderAnswer?> AskAsync(HttpMethod method, Uri uri, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {accessToken}");
        return await http.AskAsync(request, cancellation);
    }

    // A session's id brings a query of its own, so it goes as it came; and this call alone wants OAuth where the others want Bearer.
    private async Task<ProviderAnswer?> GiveAsync(string session, MediaUpload file, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Address($"{options.ApiVersion}/{session}"));
        request.Headers.TryAddWithoutValidation("Authorization", $"OAuth {accessToken}");
        request.Headers.TryAddWithoutValidation("file_offset", "0");
        request.Content = new StreamContent(await file.Open(cancellation));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(file.MimeType);
        request.Content.Headers.ContentLength = file.Length;
        return await http.AskAsync(request, cancellation, CloudApiMedia.UploadTime);
    }
}
