using System.Globalization;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>What an inbound form says. Its kind is Twilio's <c>MessageType</c>, else what the fields show.</summary>
internal static class TwilioContentReader
{
    private const int MostMedia = 20;

    public static string TypeOf(FormFields fields)
    {
        if (fields["MessageType"] is { } word)
            return word;
        if (fields["ListId"] is not null || fields["InteractiveData"] is not null || fields["FlowData"] is not null)
            return "interactive";
        if (fields["ButtonPayload"] is not null || fields["ButtonText"] is not null)
            return "button";
        if (fields["MediaUrl0"] is not null)
            return MediaKind.OfMimeType(fields["MediaContentType0"]);
        return fields["Latitude"] is not null && fields["Longitude"] is not null ? "location" : "text";
    }

    public static MessageContent Read(FormFields fields, TwilioChannelContext context)
    {
        var interactive = Interactive(fields, context);
        var forwarded = context.Forwarded || IsTrue(fields["Forwarded"]) || IsTrue(fields["FrequentlyForwarded"]);
        return new MessageContent
        {
            Text = fields["Body"] ?? interactive?.Title,
            Media = Media(fields),
            Location = Location(fields),
            Interactive = interactive,
            Reaction = fields["MessageType"] == "reaction" && fields["OriginalRepliedMessageSid"] is { } target
                ? new ReactionPart(target, fields["Body"])
                : null,
            Referral = Referral(fields),
            Errors = fields["ErrorCode"] is { } code and not "0" ? [new ErrorPart(code, fields["ErrorMessage"])] : null,
            Forwarded = forwarded ? true : null,
        };
    }

    private static List<MediaPart>? Media(FormFields fields)
    {
        List<MediaPart>? media = null;
        for (var i = 0; i < MostMedia && fields[$"MediaUrl{i}"] is { } url; i++)
        {
            var mimeType = fields[$"MediaContentType{i}"];
            var kind = fields["MessageType"] == "sticker" ? "sticker" : MediaKind.OfMimeType(mimeType);
            media ??= [];
            media.Add(new MediaPart(kind, MimeType: mimeType, Caption: i == 0 ? fields["Body"] : null, Url: url));
        }
        return media;
    }

    private static LocationPart? Location(FormFields fields) =>
        Number(fields["Latitude"]) is { } latitude && Number(fields["Longitude"]) is { } longitude
            ? new LocationPart(latitude, longitude, fields["Label"], fields["Address"])
            : null;

    private static InteractivePart? Interactive(FormFields fields, TwilioChannelContext context)
    {
        if (fields["ListId"] is { } row)
            return new InteractivePart("list_reply", row, fields["ListTitle"], fields["ListDescription"]);
        if ((fields["FlowData"] ?? fields["InteractiveData"]) is { } answers)
            return new InteractivePart("nfm_reply", Payload: answers);
        var title = fields["ButtonText"] ?? context.ButtonText;
        var payload = fields["ButtonPayload"] ?? context.ButtonPayload;
        if (title is null && payload is null)
            return null;
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
            ClickId: fields["ReferralCtwaClid"]);
        return referral == new ReferralPart() ? null : referral;
    }

    private static bool IsTrue(string? flag) => string.Equals(flag, "true", StringComparison.OrdinalIgnoreCase);

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
