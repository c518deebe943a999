using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Media;

namespace TrailDesk.Application.Conversations;

/// <summary>A draft that names one of our files: it is there, and this provider takes it as this kind.</summary>
internal static class OwnMedia
{
    public static async Task<MessageContent> FillAsync(
        this IMediaLibrary library, MessageDraft draft, Channel channel, CancellationToken cancellation)
    {
        var content = draft.ToContent();
        if (Named(content) is not var (part, field)) return content;
        var file = await library.FindAsync(channel.TenantId, part.MediaId!.Value, cancellation)
            ?? throw new ValidationException([new ValidationFailure(field, "There is no file with this id. Upload it first, with POST /api/media.")]);
        if (file is not { State: "stored", MimeType: { } type, Size: { } size }) throw new MediaNotStoredException(file.State);
        if (MediaRules.Problem(channel.Provider, part.Kind, type, size, file.Animated) is { } problem) throw new MediaRefusedException(problem);
        return content.With(part with { MimeType = type, FileName = part.Kind == "document" ? part.FileName ?? file.FileName : null });
    }

    private static (MediaPart Part, string Field)? Named(MessageContent content) => content switch
    {
        { Media: [{ MediaId: not null } media] } => (media, "media.mediaId"),
        { Menu.HeaderMedia: { MediaId: not null } header } => (header, "interactive.header.media.mediaId"),
        _ => null,
    };
}
