using System.Globalization;
using System.Text.Json;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Twilio;

/// <summary>The form that Twilio posts for an inbound message.</summary>
internal static class TwilioInbound
{
    public static List<KeyValuePair<string, string>> Form(SimulatedChannel channel, Phone phone, DraftedMessage one)
    {
        var draft = one.Draft;
        List<KeyValuePair<string, string>> form =
        [
            new("SmsMessageSid", one.Id),
            new("NumMedia", one.Media is null ? "0" : "1"),
            new("ProfileName", draft.Name ?? phone.Name),
            new("MessageType", MessageType(draft)),
            new("SmsSid", one.Id),
            new("SmsStatus", "received"),
            new("Body", Body(draft)),
            new("To", $"whatsapp:+{channel.Digits}"),
            new("NumSegments", "1"),
            new("ReferralNumMedia", "0"),
            new("MessageSid", one.Id),
            new("AccountSid", channel.AccountSid ?? ""),
            new("From", From(phone, draft)),
            new("ApiVersion", "2010-04-01")
        ];
        if (!draft.OmitPhone) form.Add(new("WaId", phone.Digits));
        if (!draft.OmitUserId) form.Add(new("ExternalUserId", $"whatsapp:{phone.UserId}"));
        if (draft.Username is { } username) form.Add(new("ProfileUsername", username));
        AddContent(form, channel, one);
        form.Add(new("ChannelMetadata", Metadata(phone, draft)));
        return form;
    }

    public static string From(Phone phone, InboundDraft draft) => draft.OmitPhone ? $"whatsapp:{phone.UserId}" : $"whatsapp:{phone.Number}";

    public static string Body(InboundDraft draft) => draft.Kind switch
    {
        "buttonreply" or "listreply" or "templatebutton" or "button" => draft.Title ?? draft.Text ?? "",
        "image" or "video" or "document" => draft.Media?.Caption ?? draft.Text ?? "",
        "text" => draft.Text ?? "",
        "reaction" => draft.Emoji ?? "",
        _ => ""
    };

    private static string MessageType(InboundDraft draft) => draft.Kind switch
    {
        "voice" => "audio",
        "buttonreply" or "listreply" or "flowreply" => "interactive",
        "templatebutton" => "button",
        var kind => kind
    };

    private static void AddContent(List<KeyValuePair<string, string>> form, SimulatedChannel channel, DraftedMessage one)
    {
        var draft = one.Draft;
        if (one.Media is { } media)
        {
            form.Add(new("MediaContentType0", media.MimeType.Split(';')[0]));
            form.Add(new("MediaUrl0", $"{one.MediaUrl}/twilio/2010-04-01/Accounts/{channel.AccountSid}/Messages/{one.Id}/Media/{TwilioMediaEndpoints.Sid(media.Id)}"));
        }
        if (draft.Kind == "location") AddLocation(form, draft.Location ?? new LocationView(27.7172, 85.324));
        if (draft.Kind is "buttonreply" or "templatebutton" or "button")
            form.AddRange([new("ButtonText", draft.Title ?? ""), new("ButtonPayload", draft.ButtonId ?? draft.Payload ?? ""), new("ButtonType", "REPLY")]);
        if (draft.Kind == "listreply")
            form.AddRange([new("ListId", draft.ButtonId ?? ""), new("ListTitle", draft.Title ?? ""), new("ListDescription", draft.Description ?? "")]);
        if (draft.Kind == "flowreply") form.Add(new("FlowData", draft.Payload ?? "{}"));
        if (draft.Forwarded) form.Add(new("Forwarded", "true"));
        if (draft.ReplyTo is { } replied)
            form.AddRange([new("OriginalRepliedMessageSid", replied), new("OriginalRepliedMessageSender", $"whatsapp:+{channel.Digits}")]);
    }

    private static void AddLocation(List<KeyValuePair<string, string>> form, LocationView place)
    {
        form.Add(new("Latitude", place.Latitude.ToString(CultureInfo.InvariantCulture)));
        form.Add(new("Longitude", place.Longitude.ToString(CultureInfo.InvariantCulture)));
        if (place.Address is { } address) form.Add(new("Address", address));
        if (place.Name is { } name) form.Add(new("Label", name));
    }

    private static string Metadata(Phone phone, InboundDraft draft)
    {
        var context = new Dictionary<string, string> { ["ProfileName"] = draft.Name ?? phone.Name };
        if (!draft.OmitPhone) context["WaId"] = phone.Digits;
        return JsonSerializer.Serialize(new { type = "whatsapp", data = new { context } });
    }
}
