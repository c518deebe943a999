using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>What a caller of our own interface writes down to have a message sent.</summary>
internal static class DraftOf
{
    public static MessageDraft Message(OutboundMessage message)
    {
        var content = message.Content;
        return new MessageDraft
        {
            Type = message.Type,
            ReplyToProviderMessageId = message.ReplyToProviderMessageId,
            Text = content.Text,
            PreviewUrl = content.PreviewUrl,
            Media = content.Media is [var file] ? Media(file) : null,
            Template = content.Template is { } template ? new TemplateDraft(template.Name, template.Language, template.Components) : null,
            Interactive = content.Menu is { } menu ? Menu(menu) : null,
            Location = content.Location is { } place ? new LocationDraft(place.Latitude, place.Longitude, place.Name, place.Address) : null,
            Reaction = content.Reaction is { } reaction ? new ReactionDraft(reaction.ProviderMessageId, reaction.Emoji) : null,
            Contacts = content.Contacts,
        };
    }

    private static MediaDraft Media(MediaPart file, string? kind = null) =>
        new(file.Url, null, file.ProviderMediaId, file.Caption, file.FileName, file.Voice, kind);

    private static InteractiveDraft Menu(InteractiveMessagePart menu)
    {
        var header = menu.HeaderMedia is { } file ? new HeaderDraft(Media: Media(file, file.Kind))
            : menu.HeaderText is { } text ? new HeaderDraft(text) : null;
        return new InteractiveDraft(menu.Kind, menu.Body, header, menu.Footer, menu.Buttons, menu.Button, menu.Sections);
    }
}
