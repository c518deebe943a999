using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Media;

/// <summary>A tenant's files: what people sent, and what the desk uploaded to send.</summary>
public interface IMediaLibrary
{
    /// <summary>Null when the tenant has no such file.</summary>
    Task<MediaFile?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellation);

    /// <summary>
    /// Reads the content to its end, at most <see cref="Domain.Media.MediaRules.LargestUpload"/> bytes, and keeps it sealed.
    /// Nothing is kept when it throws.
    /// </summary>
    /// <param name="kind">Null: what its content says.</param>
    /// <exception cref="MediaRefusedException">Too large, of a type that WhatsApp does not take, or infected.</exception>
    /// <exception cref="MediaQuotaException">The tenant keeps as much as it may.</exception>
    Task<MediaFile> KeepAsync(Guid tenantId, Stream content, string? fileName, string? kind, CancellationToken cancellation);
}

/// <param name="State">pending, stored, refused or expired.</param>
/// <param name="MimeType">By its content; null until it is stored.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Animated">A moving sticker.</param>
public sealed record MediaFile(Guid Id, string Kind, string State, string? MimeType, long? Size, string? FileName, bool Animated = false);

public sealed class MediaQuotaException(int gibibytes) : TooLargeException(
    $"Your company keeps {gibibytes} GiB of uploaded files, which is all that it may. Send files again by their ids in place of uploading them anew; "
    + "what is old is deleted when its time is over. Whoever runs TrailDesk can allow more with Media:UploadsGiB.");

public sealed class MediaRefusedException(string sentence) : RefusedException(sentence);
