using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Media;

/// <summary>Readies a message that names one of our files, at the moment of sending and outside any transaction.</summary>
public interface IOutgoingMedia
{
    /// <summary>Uploads the file where the provider wants that, and names it as the provider knows it.</summary>
    Task<ReadiedMessage> ReadyAsync(OutboundMessage message, Channel channel);

    /// <summary>What became of the send: an id that the provider has forgotten is forgotten here too, and the message goes again.</summary>
    /// <param name="used">From <see cref="ReadyAsync"/>.</param>
    Task<SendOutcome> LearnAsync(MediaPart used, Channel channel, SendOutcome outcome);
}

/// <param name="Instead">Set when it cannot go: Deferred or Rejected.</param>
/// <param name="Used">The file with what the provider knows it by; a message in the provider's own shape says that no more.</param>
public sealed record ReadiedMessage(OutboundMessage Message, SendOutcome? Instead, MediaPart? Used = null)
{
    public static ReadiedMessage With(OutboundMessage message, MediaPart used) => new(message.With(used), null, used);
}

public static class OwnFiles
{
    /// <summary>The part of a message that names one of our files; null in most messages.</summary>
    public static MediaPart? OwnFile(this OutboundMessage message) => message.Content.OwnFile();

    public static MediaPart? OwnFile(this MessageContent content) => content switch
    {
        { Media: [{ MediaId: not null } media] } => media,
        { Menu.HeaderMedia: { MediaId: not null } header } => header,
        { Template: { } template } => TemplateFile.Find(template),
        _ => null,
    };

    /// <summary>The same message with that part told another way.</summary>
    public static OutboundMessage With(this OutboundMessage message, MediaPart part) => message with { Content = message.Content.With(part) };

    public static MessageContent With(this MessageContent content, MediaPart part) => content switch
    {
        { Menu: { } menu } => content with { Menu = menu with { HeaderMedia = part } },
        { Template: { } template } => content with { Template = TemplateFile.With(template, part) },
        _ => content with { Media = [part] },
    };
}
