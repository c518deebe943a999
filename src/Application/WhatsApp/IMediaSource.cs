using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.WhatsApp;

/// <summary>A provider that holds what people sent until somebody fetches it.</summary>
public interface IMediaSource
{
    /// <summary>
    /// Opens a file at the provider. Follows the provider's own hosts alone, and gives credentials to nobody else. Never
    /// throws for what a network or a provider does; what breaks while it is read is an <see cref="IOException"/>.
    /// </summary>
    Task<MediaAnswer> OpenAsync(MediaPart media, Channel channel, CancellationToken cancellation);
}

public abstract record MediaAnswer
{
    private MediaAnswer() { }

    /// <summary>Disposing the content ends the connection.</summary>
    /// <param name="Length">In bytes, as announced: not to be relied on.</param>
    /// <param name="Sha256">Hex or base64, as the provider writes it; null where it says none.</param>
    public sealed record Opened(Stream Content, long? Length, string? MimeType = null, string? Sha256 = null) : MediaAnswer;

    /// <summary>The provider has it no more, and a further try is pointless.</summary>
    public sealed record Gone : MediaAnswer;

    /// <param name="Cause">For the log: no secret, no address.</param>
    /// <param name="IsRefused">The provider said no (a 4xx): asked again and again it stops answering for the whole number.</param>
    public sealed record Later(string Cause, TimeSpan? RetryAfter = null, bool IsRefused = false) : MediaAnswer;

    /// <summary>Named a host that is none of the provider's.</summary>
    public sealed record Foreign : MediaAnswer;
}

/// <summary>A provider that wants a file uploaded before a message names it. One without it takes a public link.</summary>
public interface IMediaUpload
{
    /// <summary>Nothing reaches a person by this, so what is unknown may be done again. Never throws for what a network or a provider does.</summary>
    Task<UploadOutcome> UploadAsync(MediaUpload file, Channel channel, CancellationToken cancellation);
}

/// <summary>A provider that wants the sample of a template's header given to it, and not linked to.</summary>
public interface ISampleUpload
{
    /// <summary>Nothing reaches a person by this. Never throws for what a network or a provider does.</summary>
    /// <returns>Uploaded names it by the handle that a template's header takes, which is no id for messages.</returns>
    Task<UploadOutcome> UploadSampleAsync(MediaUpload file, Channel channel, CancellationToken cancellation);
}

/// <param name="Open">A fresh stream from the start.</param>
/// <param name="Length">In bytes, exact.</param>
public sealed record MediaUpload(Func<CancellationToken, Task<Stream>> Open, long Length, string MimeType, string FileName);

public abstract record UploadOutcome
{
    private UploadOutcome() { }

    /// <param name="ProviderMediaId">Good for 30 days, on the same number alone (Meta, "Media").</param>
    public sealed record Uploaded(string ProviderMediaId) : UploadOutcome;

    /// <param name="Outcome">Deferred or Rejected: what becomes of the message that needed the file.</param>
    public sealed record Failed(SendOutcome Outcome) : UploadOutcome;
}
