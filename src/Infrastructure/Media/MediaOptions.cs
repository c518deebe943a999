using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Media;

public sealed class MediaOptions
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Where files lie, or wait for S3; below the data folder unless set. Nodes share it, or share S3.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Downloads at once on this node; 0 leaves them to the others.</summary>
    public int Fetchers { get; set; } = 4;
    public TimeSpan Poll { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>For one download from beginning to end; its row is leased for a minute more.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>At the latest: see <see cref="IdLife"/>.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The ids that Meta and 360dialog name to us live 7 days; Twilio keeps files until somebody deletes them.</summary>
    public TimeSpan IdLife(string provider) => provider == "twilio" || GiveUpAfter < WhatsAppIdLife ? GiveUpAfter : WhatsAppIdLife;

    private static readonly TimeSpan WhatsAppIdLife = TimeSpan.FromDays(7);

    /// <summary>What one company may have uploaded and not deleted yet; what people sent is not counted.</summary>
    public int UploadsGiB { get; set; } = 50;

    /// <summary>WhatsApp itself hands on at most 100 MB (131052); of pictures nobody needs that much.</summary>
    public int LargestImageMiB { get; set; } = 25;
    public int LargestStickerMiB { get; set; } = 1;
    public int LargestMiB { get; set; } = 100;

    public TimeSpan LinkLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Twilio gives up what it could not send within 4 hours.</summary>
    public TimeSpan ProviderLinkLife { get; set; } = TimeSpan.FromHours(6);
    public S3Options S3 { get; set; } = new();
    public ClamAvOptions ClamAv { get; set; } = new();

    public TimeSpan Lease => Timeout + TimeSpan.FromMinutes(1);

    public long Largest(string kind) => Mebibyte * kind switch
    {
        "image" => LargestImageMiB,
        "sticker" => LargestStickerMiB,
        _ => LargestMiB,
    };

    public void Check()
    {
        Require(Fetchers is >= 0 and <= 64, "Media:Fetchers must be from 0 to 64.");
        Require(Poll >= TimeSpan.FromMilliseconds(50) && Timeout >= TimeSpan.FromSeconds(5), "Media:Poll must be 50 ms or more, Media:Timeout 5 s.");
        Require(LargestImageMiB > 0 && LargestStickerMiB > 0 && LargestMiB > 0, "The largest sizes under Media must be above zero.");
        Require(UploadsGiB > 0, "Media:UploadsGiB must be above zero.");
        Require(LinkLife > TimeSpan.Zero && ProviderLinkLife > TimeSpan.Zero && GiveUpAfter > TimeSpan.Zero, "Times under Media must be above zero.");
        Require(!S3.IsOn || S3.IsWhole, "Media:S3 needs Endpoint (http or https), Bucket, Region, AccessKey and SecretKey.");
        Require(!ClamAv.IsOn || ClamAv.Port is > 0 and < 65536, "Media:ClamAv:Address must be a host and a port, such as 127.0.0.1:3310.");
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds) throw new StartRefusedException(sentence);
    }
}

public sealed class S3Options
{
    /// <summary>Empty: files lie in the folder.</summary>
    public string Endpoint { get; set; } = "";
    public string Bucket { get; set; } = "";
    public string Region { get; set; } = "us-east-1";
    public string Prefix { get; set; } = "";
    public string AccessKey { get; set; } = "";
    public string SecretKey { get; set; } = "";

    public bool IsOn => Endpoint.Length > 0;

    public bool IsWhole => Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && Bucket.Length > 0 && Region.Length > 0 && AccessKey.Length > 0 && SecretKey.Length > 0;

    public override string ToString() => "S3Options { … }";
}

public sealed class ClamAvOptions
{
    /// <summary>Host and port of clamd; empty: nothing is scanned.</summary>
    public string Address { get; set; } = "";
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    public bool IsOn => Address.Length > 0;
    public string Host => Address[..Math.Max(0, Address.LastIndexOf(':'))];
    public int Port => int.TryParse(Address[(Address.LastIndexOf(':') + 1)..], out var port) ? port : 0;
}
