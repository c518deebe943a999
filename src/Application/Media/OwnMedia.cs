using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Media;

namespace TrailDesk.Application.Media;

/// <summary>Content that names one of our files: it is there, and this provider takes it as this kind.</summary>
internal static class OwnMedia
{
    /// <inheritdoc cref="CheckAsync"/>
    public static async Task<MessageContent> FillAsync(
        this IMediaLibrary library, MessageContent content, Channel channel, CancellationToken cancellation) =>
        content.OwnFile() is { } part ? content.With(await library.CheckAsync(part, FieldOf(content, part), channel, cancellation)) : content;

    /// <returns>With its MIME type, and a document with its name.</returns>
    /// <exception cref="ValidationException">There is no such file.</exception>
    /// <exception cref="MediaNotStoredException">It was refused, or is not here yet.</exception>
    /// <exception cref="MediaRefusedException">The provider does not take it as this kind.</exception>
    public static async Task<MediaPart> CheckAsync(
        this IMediaLibrary library, MediaPart part, string field, Channel channel, CancellationToken cancellation)
    {
        var file = await library.FindAsync(channel.TenantId, part.MediaId!.Value, cancellation)
            ?? throw new ValidationException([new ValidationFailure(field, "There is no file with this id. Upload it first, with POST /api/media.")]);
        if (file is not { State: "stored", MimeType: { } type, Size: { } size }) throw new MediaNotStoredException(file.State);
        if (MediaRules.Problem(channel.Provider, part.Kind, type, size, file.Animated) is { } problem) throw new MediaRefusedException(problem);
        return part with { MimeType = type, FileName = part.Kind == "document" ? part.FileName ?? file.FileName : null };
    }

    // A template's file goes by the name of its variable, however it was given.
    private static string FieldOf(MessageContent content, MediaPart part) => content switch
    {
        { Menu: not null } => "interactive.header.media.mediaId",
        { Template: not null } => $"template.variables.header_{part.Kind}",
        _ => "media.mediaId",
    };
}
