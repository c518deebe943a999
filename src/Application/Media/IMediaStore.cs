namespace TrailDesk.Application.Media;

/// <summary>Where sealed files lie. It sees sealed bytes only: whoever reads the store reads nothing.</summary>
public interface IMediaStore
{
    /// <summary>Takes a finished local file over: afterwards it is in the store, whole, and no longer where it was.</summary>
    Task PutAsync(MediaName name, string sealedFile, CancellationToken cancellation);

    /// <summary>Null when it is not there.</summary>
    Task<Stream?> OpenAsync(MediaName name, CancellationToken cancellation);

    /// <summary>Does nothing when it is not there.</summary>
    Task DeleteAsync(MediaName name, CancellationToken cancellation);
}

/// <param name="File">Of one writing: a second download of the same media is another file.</param>
public readonly record struct MediaName(Guid TenantId, Guid File)
{
    /// <summary>Two levels of folders by the end of the id, which is random where its start is a time.</summary>
    public override string ToString() => $"{TenantId:N}/{File.ToString("N")[28..30]}/{File.ToString("N")[30..]}/{File:N}";
}
