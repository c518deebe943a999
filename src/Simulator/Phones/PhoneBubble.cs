using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Phones;

/// <summary>What the writer sees of the own message.</summary>
internal static class PhoneBubble
{
    public static PhoneMessage Of(SimulatedChannel channel, DraftedMessage one)
    {
        var draft = one.Draft;
        return new PhoneMessage
        {
            ProviderMessageId = one.Id,
            ChannelId = channel.Id,
            Direction = "inbound",
            Type = draft.Type,
            At = one.At,
            Status = "sending",
            Text = Text(draft),
            Media = one.Media is { } file
                ? new MediaView(draft.Kind == "voice" ? "audio" : draft.Kind, $"/sim/media/{file.Id}", file.MimeType, file.FileName, draft.Kind == "voice") : null,
            Location = draft.Kind == "location" ? draft.Location ?? new LocationView(27.7172, 85.324) : null,
            Contacts = draft.Contacts is { } cards ? [.. cards.Select(card => $"{card.Name} {card.Phone}".Trim())] : null,
            ReplyTo = draft.Kind == "reaction" ? null : draft.ReplyTo,
            ReactionTo = draft.Kind == "reaction" ? draft.ReplyTo : null
        };
    }

    private static string? Text(InboundDraft draft) => draft.Kind switch
    {
        "buttonreply" or "listreply" or "templatebutton" or "button" => draft.Title ?? draft.Text,
        "reaction" => draft.Emoji ?? "",
        "order" => "Order from the catalogue",
        "numberchange" => $"Number changed to {draft.NewPhone}",
        "unsupported" => "Unsupported message",
        _ => draft.Media?.Caption ?? draft.Text
    };
}
