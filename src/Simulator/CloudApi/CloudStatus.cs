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
        else if (status is "sent" or "delivered") body["pricing"] = Pricing(sent.View.Type == "template");
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

    private static JsonObject Pricing(bool template) => new()
    {
        ["billable"] = template,
        ["pricing_model"] = "PMP",
        ["type"] = template ? "regular" : "free_customer_service",
        ["category"] = template ? "utility" : "service"
    };
}
