using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Media;

/// <summary>
/// Where sealed files lie. It sees sealed bytes only: whoever reads the store reads nothing. A store that is not there, or is another
/// one, must never look like one whose file is gone: rows would forget files that exist.
/// </summary>
public interface IMediaStore
{
    /// <summary>Takes a finished local file over: afterwards it is in the store, whole, and no longer where it was.</summary>
    /// <exception cref="MediaStoreAwayException"/>
    Task PutAsync(MediaName name, string sealedFile, CancellationToken cancellation);

    /// <exception cref="MediaStoreAwayException">The store, or what a row says is in it.</exception>
    Task<Stream> OpenAsync(MediaName name, CancellationToken cancellation);

    /// <summary>Does nothing when it is not there.</summary>
    /// <exception cref="MediaStoreAwayException"/>
    Task DeleteAsync(MediaName name, CancellationToken cancellation);

    /// <summary>Whether it carries the mark of <see cref="MarkAsync"/>: a folder that is not mounted carries none.</summary>
    /// <exception cref="MediaStoreAwayException"/>
    Task<bool> IsMarkedAsync(CancellationToken cancellation);

    /// <exception cref="MediaStoreAwayException"/>
    Task MarkAsync(CancellationToken cancellation);
}

/// <param name="File">Of one writing: a second download of the same media is another file.</param>
public readonly record struct MediaName(Guid TenantId, Guid File)
{
    /// <summary>Two levels of folders by the end of the id, which is random where its start is a time.</summary>
    public override string ToString() => $"{TenantId:N}/{File.ToString("N")[28..30]}/{File.ToString("N")[30..]}/{File:N}";
}

/// <param name="cause">For the log.</param>
public sealed class MediaStoreAwayException(string cause, Exception? inner = null)
    : UnavailableException("The file store does not give this out at the moment. Try again in a minute.", inner)
{
    public string Cause => cause;
    public override string ToString() => $"{cause}\n{base.ToString()}";
}
