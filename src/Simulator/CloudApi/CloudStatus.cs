using System.Globalization;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.CloudApi;

internal static class CloudStatus
{
    public static string Change(SentMessage sent, string status, int? code, DateTimeOffset now)
    {
        var value = CloudBody.Value(sent.Channel);
        value["statuses"] = new JsonArray(Status(sent, status, code, now));
        return CloudBody.Change("messages", value);
    }

    private static JsonObject Status(SentMessage sent, string status, int? code, DateTimeOffset now)
    {
        var body = new JsonObject
        {
            ["id"] = sent.View.ProviderMessageId,
            ["status"] = status,
            ["timestamp"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        };
        // Username users have no phone here, and a failure to a phone number has no user id.
        if (!sent.ByUserId) body["recipient_id"] = sent.Phone.Digits;
        if (sent.ByUserId || code is null) body["recipient_user_id"] = sent.Phone.UserId;
        if (sent.View.EchoId is { } echo) body["biz_opaque_callback_data"] = echo;
        if (code is { } failed) body["errors"] = new JsonArray(Error(failed));
        else if (status is "sent" or "delivered") body["pricing"] = Pricing(sent);
        return body;
    }

    private static JsonObject Error(int code) => new()
    {
        ["code"] = code,
        ["title"] = GraphErrors.Title(code),
        ["message"] = GraphErrors.Title(code),
        ["error_data"] = new JsonObject { ["details"] = GraphErrors.Details(code) },
        ["href"] = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
    };

    // Within the 24 hours what the person began is free, and so is a utility template; marketing and authentication never are.
    private static JsonObject Pricing(SentMessage sent)
    {
        var isFree = sent.Category is "service" || (sent is { Category: "utility", IsInWindow: true });
        return new JsonObject
        {
            ["billable"] = !isFree,
            ["pricing_model"] = "PMP",
            ["type"] = isFree ? "free_customer_service" : "regular",
            ["category"] = sent.Category
        };
    }
}
