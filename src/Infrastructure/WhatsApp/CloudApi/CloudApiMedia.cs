using System.Net.Http.Headers;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Media ids of Meta and of 360dialog: an id becomes a link of five minutes, a file becomes an id of thirty days.</summary>
internal static class CloudApiMedia
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan UploadTime = TimeSpan.FromMinutes(5);
    private const string Unreachable = "The file could not be uploaded to the provider.";

    /// <summary>The provider's answer about an id: the link, or why there is none.</summary>
    public static (Uri? Link, string? Sha256, MediaAnswer? Instead) ReadLink(ProviderAnswer? answer)
    {
        if (answer is not { } given) return (null, null, new MediaAnswer.Later("unreachable"));
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Mend(given.Body));
            var root = document.RootElement;
            if (given.IsSuccess && Uri.TryCreate(root.Id("url"u8), UriKind.Absolute, out var link)) return (link, root.Id("sha256"u8), null);
            var error = root.At("error"u8);
            return (null, null, Refusal(given, error.Id("code"u8), error.Id("error_subcode"u8)));
        }
        catch (JsonException)
        {
            return (null, null, Refusal(given, null, null));
        }
    }

    /// <summary>100 with subcode 33: the id means nothing (any more). A bad token is 190, and is mended by somebody.</summary>
    private static MediaAnswer Refusal(ProviderAnswer answer, string? code, string? subcode) => (answer.Status, code) switch
    {
        (_, "100") when subcode == "33" => new MediaAnswer.Gone(),
        (404, null) => new MediaAnswer.Gone(),
        (429, _) or (_, "4" or "80007" or "130429") => new MediaAnswer.Later("throttled", answer.RetryAfter),
        ( >= 400 and < 500, _) => new MediaAnswer.Later(code ?? $"http_{answer.Status}", AfterRefusal, IsRefused: true),
        _ => new MediaAnswer.Later(code ?? $"http_{answer.Status}", answer.RetryAfter),
    };

    public static async Task<UploadOutcome> UploadAsync(
        this ProviderHttp http, MediaUpload file, HttpRequestMessage authorized, CancellationToken cancellation)
    {
        await using var content = await file.Open(cancellation);
        using var request = authorized;
        var part = new StreamContent(content);
        part.Headers.ContentType = MediaTypeHeaderValue.Parse(file.MimeType);
        part.Headers.ContentLength = file.Length;
        using var form = new MultipartFormDataContent
        {
            { new StringContent("whatsapp"), "messaging_product" },
            { new StringContent(file.MimeType), "type" },
            { part, "file", file.FileName },
        };
        request.Content = form;
        return await http.AskAsync(request, cancellation, UploadTime) is { } answer ? Read(answer) : Refused(null);
    }

    private static UploadOutcome Read(ProviderAnswer answer)
    {
        return answer.IsSuccess && TextIn(answer, "id") is { } id ? new UploadOutcome.Uploaded(id) : Refused(answer);
    }

    public static UploadOutcome.Failed Refused(ProviderAnswer? answer) => answer is not { } given ? Failed(SendFailure.Unreachable, "unreachable", Unreachable)
        : CloudApiResponseReader.Read(given) switch
        {
            SendOutcome.Rejected rejected => new UploadOutcome.Failed(rejected),
            SendOutcome.Deferred deferred => new UploadOutcome.Failed(deferred),
            _ => Failed(SendFailure.Media, $"http_{given.Status}", "The provider did not say whether it took the file."),
        };

    public static string? TextIn(ProviderAnswer? answer, string name)
    {
        if (answer is not { IsSuccess: true } given) return null;
        try
        {
            using var document = JsonDocument.Parse(given.Body);
            return document.RootElement.Id(System.Text.Encoding.UTF8.GetBytes(name));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static UploadOutcome.Failed Failed(SendFailure failure, string code, string sentence) =>
        new(new SendOutcome.Deferred(failure, new ErrorPart(code, sentence)));
}
