namespace TrailDesk.Application.Media;

/// <summary>Looks into files for malware, where somebody set a scanner up.</summary>
public interface IMediaScan
{
    bool IsOn { get; }

    /// <summary>Reads the content to its end.</summary>
    Task<ScanResult> ScanAsync(Stream content, CancellationToken cancellation);
}

/// <summary>TooLarge: the scanner takes no file of this size. Unavailable: nobody knows, so the file is not let in yet.</summary>
public enum ScanResult { Clean, Infected, TooLarge, Unavailable }
