using System.Globalization;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>What an inbound form says. Its kind is Twilio's <c>MessageType</c>, else what the fields show.</summary>
internal static class TwilioContentReader
{
    private const int MostMedia = 20;
    private static readonly string[] VCards = ["text/vcard", "text/x-vcard", "text/directory"];

    public static string TypeOf(FormFields fields)
    {
        if (fields["MessageType"] is { } word)
            return word;
        if (fields["ListId"] is not null || fields["ListTitle"] is not null || fields["InteractiveData"] is not null || fields["FlowData"] is not null)
            return "interactive";
        if (fields["ButtonPayload"] is not null || fields["ButtonText"] is not null)
            return "button";
        if (MediaIn(fields).FirstOrDefault(-1) is var first and >= 0)
            return TypeOfMedia(fields[$"MediaContentType{first}"]);
        return fields["Latitude"] is not null && fields["Longitude"] is not null ? "location" : "text";
    }

    // Shared contacts arrive as a file of cards.
    private static string TypeOfMedia(string? mimeType) =>
        mimeType is not null && VCards.Any(card => mimeType.StartsWith(card, StringComparison.OrdinalIgnoreCase)) ? "contacts" : MediaKind.OfMimeType(mimeType);

    public static MessageContent Read(FormFields fields)
    {
        var interactive = Interactive(fields);
        var reaction = fields["MessageType"] == "reaction" && fields["OriginalRepliedMessageSid"] is { } target ? new ReactionPart(target, fields["Body"]) : null;
        bool? oftenForwarded = IsTrue(fields["FrequentlyForwarded"]) ? true : null;
        return new MessageContent
        {
            // The emoji is no text, as at the other doors.
            Text = reaction is null ? fields["Body"] ?? interactive?.Title : null,
            Media = Media(fields),
            Location = Location(fields),
            Interactive = interactive,
            Reaction = reaction,
            Referral = Referral(fields),
            Errors = fields["ErrorCode"] is { } code and not "0" ? [new ErrorPart(code, fields["ErrorMessage"])] : null,
            Forwarded = oftenForwarded ?? (IsTrue(fields["Forwarded"]) ? true : null),
            FrequentlyForwarded = oftenForwarded,
        };
    }

    private static List<MediaPart>? Media(FormFields fields)
    {
        List<MediaPart>? media = null;
        foreach (var i in MediaIn(fields))
        {
            var mimeType = fields[$"MediaContentType{i}"];
            // A photo that was sent as a document is one, whatever it holds.
            var kind = fields["MessageType"] is "sticker" or "document" ? fields["MessageType"]! : MediaKind.OfMimeType(mimeType);
            media ??= [];
            media.Add(new MediaPart(kind, MimeType: mimeType, Caption: media.Count == 0 ? fields["Body"] : null, Url: fields[$"MediaUrl{i}"]));
        }
        return media;
    }

    private static IEnumerable<int> MediaIn(FormFields fields) =>
        Enumerable.Range(0, MostMedia).Where(i => fields[$"MediaUrl{i}"] is not null);

    private static LocationPart? Location(FormFields fields) =>
        Number(fields["Latitude"]) is { } latitude && Number(fields["Longitude"]) is { } longitude
            ? new LocationPart(latitude, longitude, fields["Label"], fields["Address"])
            : null;

    private static InteractivePart? Interactive(FormFields fields)
    {
        if (fields["ListId"] is not null || fields["ListTitle"] is not null)
            return new InteractivePart("list_reply", fields["ListId"], fields["ListTitle"], fields["ListDescription"]);
        if (fields["FlowData"] is { } answers)
            return new InteractivePart("nfm_reply", Payload: answers);
        var (title, payload) = (fields["ButtonText"], fields["ButtonPayload"]);
        if (title is null && payload is null)
            return fields["InteractiveData"] is { } data ? new InteractivePart("nfm_reply", Payload: data) : null;
        return fields["MessageType"] == "interactive"
            ? new InteractivePart("button_reply", payload, title, Payload: payload)
            : new InteractivePart("button", Title: title, Payload: payload);
    }

    // ReferralNumMedia=0 stands on ordinary messages too.
    private static ReferralPart? Referral(FormFields fields)
    {
        var referral = new ReferralPart(
            SourceType: fields["ReferralSourceType"],
            SourceId: fields["ReferralSourceId"],
            SourceUrl: fields["ReferralSourceUrl"],
            Headline: fields["ReferralHeadline"],
            Body: fields["ReferralBody"],
            MediaType: fields["ReferralMediaContentType"],
            MediaUrl: fields["ReferralMediaUrl"],
            ClickId: fields["ReferralCtwaClid"],
            MediaId: fields["ReferralMediaId"]);
        return referral == new ReferralPart() ? null : referral;
    }

    private static bool IsTrue(string? flag) => string.Equals(flag, "true", StringComparison.OrdinalIgnoreCase);

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
