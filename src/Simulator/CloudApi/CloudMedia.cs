using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using TrailDesk.Simulator.Faults;
using TrailDesk.Simulator.Phones;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>Upload, resolve and download of Meta and 360dialog.</summary>
internal sealed class CloudMedia(MediaStore media, FaultBoard faults, TimeProvider clock)
{
    private const string LinkSecret = "attachments";
    private static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(5);

    public static string Path(string mediaId, DateTimeOffset now, string source = "getMedia")
    {
        var expires = now.Add(LinkLife).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"/whatsapp_business/attachments/?mid={mediaId}&source={source}&ext={expires}&hash={Hash(mediaId, expires)}";
    }

    public async ValueTask<ApiAnswer> UploadAsync(HttpContext http, byte[] body)
    {
        if (!http.Request.HasFormContentType) return GraphErrors.MissingParameter("file");
        http.Request.Body = new MemoryStream(body);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form["messaging_product"] != "whatsapp") return GraphErrors.MissingParameter("messaging_product");
        if (form.Files.Count == 0) return GraphErrors.MissingParameter("file");
        var file = form.Files[0];
        using var content = new MemoryStream();
        await file.CopyToAsync(content, http.RequestAborted);
        var type = string.IsNullOrEmpty(form["type"]) ? file.ContentType : form["type"].ToString();
        if (!MediaRules.Accepts(type, content.Length, out var reason)) return GraphErrors.Invalid(reason);
        return ApiAnswer.Json(200, new JsonObject { ["id"] = media.Add(content.ToArray(), type, file.FileName).Id });
    }

    public ApiAnswer? Resolve(string id, string host) => faults.Take("mediaGone", null) is not null || media.Find(id) is not { } found ? null : ApiAnswer.Json(200, new JsonObject
    {
        ["messaging_product"] = "whatsapp",
        ["url"] = host + Path(id, clock.GetUtcNow()),
        ["mime_type"] = found.MimeType,
        ["sha256"] = Convert.ToHexStringLower(found.Sha256),
        ["file_size"] = found.Bytes.Length,
        ["id"] = id
    });

    public bool Remove(string id) => media.Remove(id);

    /// <summary>Links live five minutes, and the host turns away clients without a name.</summary>
    public ApiAnswer Download(HttpRequest request)
    {
        var (id, expires) = (request.Query["mid"].ToString(), request.Query["ext"].ToString());
        if (string.IsNullOrEmpty(request.Headers.UserAgent)) return new ApiAnswer(403, [], "text/plain");
        var alive = long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && clock.GetUtcNow().ToUnixTimeSeconds() <= until && request.Query["hash"] == Hash(id, expires);
        return alive && media.Find(id) is { } found
            ? new ApiAnswer(200, faults.Cut(found.Bytes), found.MimeType)
            : new ApiAnswer(404, "URL signature expired"u8.ToArray(), "text/plain");
    }

    private static string Hash(string id, string expires) =>
        WebEncoders.Base64UrlEncode(Convert.FromHexString(WebhookProof.CloudSignature(LinkSecret, System.Text.Encoding.ASCII.GetBytes(id + expires)))[..24]);
}
