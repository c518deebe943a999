using System.Text.Json.Nodes;
using TrailDesk.Simulator.Faults;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Twilio;

/// <summary>The Media resource sends its reader on to a place that asks for no credentials.</summary>
internal sealed class TwilioMediaEndpoints(MediaStore media, FaultBoard faults, TwilioMessageLog log)
{
    /// <summary>A media sid that carries our media id, so that nothing more has to be kept.</summary>
    public static string Sid(string mediaId) => "ME" + mediaId.PadLeft(32, '0');

    public ApiAnswer Answer(string method, string sid)
    {
        var id = Id(sid);
        if (media.Find(id) is null || faults.Take("mediaGone", null) is not null) return TwilioErrors.Refuse(20404);
        if (method == "GET") return new ApiAnswer(307, [], "text/plain") { Location = $"/twilio/media-cdn/{id}" };
        media.Remove(id);
        return new ApiAnswer(204, []);
    }

    public ApiAnswer List(string accountSid, string messageSid)
    {
        if (log.Find(accountSid, messageSid) is not { } message) return TwilioErrors.Refuse(20404);
        var items = message.MediaIds.Select(media.Find).OfType<StoredMedia>().Select(item => (JsonNode)new JsonObject
        {
            ["sid"] = Sid(item.Id),
            ["account_sid"] = accountSid,
            ["parent_sid"] = messageSid,
            ["content_type"] = item.MimeType,
            ["uri"] = $"/2010-04-01/Accounts/{accountSid}/Messages/{messageSid}/Media/{Sid(item.Id)}.json"
        });
        return ApiAnswer.Json(200, new JsonObject { ["media_list"] = new JsonArray([.. items]), ["page"] = 0, ["page_size"] = 50 });
    }

    public ApiAnswer Download(string id) => media.Find(id) is { } found
        ? new ApiAnswer(200, faults.Cut(found.Bytes), found.MimeType) : TwilioErrors.Refuse(20404);

    private static string Id(string sid) => sid.Replace(".json", "", StringComparison.Ordinal)[2..].TrimStart('0');
}
