using System.Globalization;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>The <c>value</c> of a webhook for what phones wrote, as Meta and 360dialog send it.</summary>
internal static class CloudInbound
{
    public static string Change(SimulatedChannel channel, Phone phone, IReadOnlyList<DraftedMessage> drafted)
    {
        var value = CloudBody.Value(channel);
        // System notices carry no contact of their own.
        if (drafted.Any(one => one.Draft.Kind is not ("numberchange" or "identitychange")))
            value["contacts"] = new JsonArray(Contact(phone, drafted[0].Draft));
        value["messages"] = new JsonArray([.. drafted.Select(one => (JsonNode)Message(channel, phone, one))]);
        return CloudBody.Change("messages", value);
    }

    private static JsonObject Contact(Phone phone, InboundDraft draft)
    {
        var profile = new JsonObject { ["name"] = draft.Name ?? phone.Name };
        if (draft.Username is { } username) profile["username"] = username;
        var contact = new JsonObject { ["profile"] = profile };
        if (!draft.OmitPhone) contact["wa_id"] = phone.Digits;
        if (!draft.OmitUserId) contact["user_id"] = phone.UserId;
        return contact;
    }

    private static JsonObject Message(SimulatedChannel channel, Phone phone, DraftedMessage one)
    {
        var draft = one.Draft;
        var message = new JsonObject();
        if (Context(channel, draft) is { } context) message["context"] = context;
        if (!draft.OmitPhone) message["from"] = phone.Digits;
        if (!draft.OmitUserId) message["from_user_id"] = phone.UserId;
        message["id"] = one.Id;
        message["timestamp"] = one.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        foreach (var (name, part) in CloudInboundContent.Of(phone, one)) message[name] = part;
        if (draft.Referral is { } referral) message["referral"] = JsonNode.Parse(referral.GetRawText());
        return message;
    }

    private static JsonObject? Context(SimulatedChannel channel, InboundDraft draft)
    {
        if (draft.Forwarded) return new JsonObject { ["forwarded"] = true };
        return draft.ReplyTo is null || draft.Kind is "reaction" or "edit" or "revoke" ? null
            : new JsonObject { ["from"] = channel.Digits, ["id"] = draft.ReplyTo };
    }
}
