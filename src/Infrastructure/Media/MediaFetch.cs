using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>One download, from the provider to the store. No transaction is open while anything travels.</summary>
internal sealed partial class MediaFetch(
    MediaQueue queue, MediaPress press, IChannelDirectory channels, IEnumerable<IWhatsAppProvider> providers, MediaOptions options, ILogger<MediaFetch> log)
{
    // Then six hours, until the time is over.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6),
    ];

    public async Task RunAsync(PendingMedia media, CancellationToken cancellation)
    {
        if (media.ChannelId is not { } channelId
            || await channels.FindAsync(channelId, cancellation) is not { } channel || media.Age > options.IdLife(channel.Provider)
            || await queue.ReadAsync(media, cancellation) is not { } task)
        {
            await queue.EndAsync(media, "expired", null, cancellation);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        var source = (IMediaSource)providers.Single(provider => provider.Name == channel.Provider);
        switch (await source.OpenAsync(task.Part, channel, limit.Token))
        {
            case MediaAnswer.Opened opened: await TakeAsync(media, task, opened, limit.Token, cancellation); break;
            case MediaAnswer.Gone: await LoseAsync(media, channel, cancellation); break;
            case MediaAnswer.Foreign: await RefuseAsync(media, InboundMediaRules.ForeignHost, cancellation); break;
            case MediaAnswer.Later later:
                if (later.IsRefused) await queue.BrakeAsync(channel, cancellation);
                await PostponeAsync(media, later.Cause, later.RetryAfter, cancellation);
                break;
        }
    }

    // To 360dialog that was a refusal like any other.
    private async Task LoseAsync(PendingMedia media, Channel channel, CancellationToken cancellation)
    {
        if (channel.Provider == "360dialog") await queue.BrakeAsync(channel, cancellation);
        await queue.EndAsync(media, "expired", null, cancellation);
    }

    private async Task TakeAsync(
        PendingMedia media, FetchTask task, MediaAnswer.Opened opened, CancellationToken limit, CancellationToken cancellation)
    {
        var part = task.Part;
        await using var content = opened.Content;
        using var pressed = await press.PressAsync(media.TenantId, content, options.Largest(media.Kind), limit);
        if (pressed.IsTooLarge)
        {
            await RefuseAsync(media, InboundMediaRules.TooLarge, cancellation);
            return;
        }

        // A body that broke off in the middle looks like a file to nobody but us.
        if (opened.Length is { } length && length != pressed.Size || !IsSame(pressed.Sha256, opened.Sha256 ?? part.Sha256))
        {
            await PostponeAsync(media, InboundMediaRules.Damaged, null, cancellation);
            return;
        }

        var found = ContentType.Of(pressed.Head, part.MimeType ?? opened.MimeType);
        if (InboundMediaRules.Refusal(media.Kind, found, part.MimeType, part.FileName) is { } reason) await RefuseAsync(media, reason, cancellation);
        else await KeepAsync(media, task, pressed, found, cancellation);
    }

    private async Task KeepAsync(PendingMedia media, FetchTask task, PressedFile pressed, string mimeType, CancellationToken cancellation)
    {
        switch (await press.ScanAsync(pressed, cancellation))
        {
            case ScanResult.Infected: await RefuseAsync(media, InboundMediaRules.Infected, cancellation); return;
            case ScanResult.TooLarge: await RefuseAsync(media, InboundMediaRules.TooLargeToScan, cancellation); return;
            case ScanResult.Unavailable: await PostponeAsync(media, "scanner", null, cancellation); return;
        }

        await press.KeepAsync(pressed, cancellation);
        if (!await queue.StoreAsync(media, KeptFile.Of(pressed, mimeType, task.Part.FileName, task.Key, task.Tenant), cancellation))
            await press.RemoveAsync(pressed.Name, cancellation);
    }

    private async Task RefuseAsync(PendingMedia media, string reason, CancellationToken cancellation)
    {
        LogRefused(log, media.Id, reason);
        await queue.EndAsync(media, "refused", reason, cancellation);
    }

    public Task PostponeAsync(PendingMedia media, string cause, TimeSpan? given, CancellationToken cancellation)
    {
        var wait = given ?? Waits[Math.Min(media.Attempts - 1, Waits.Length - 1)];
        LogLater(log, media.Id, media.Attempts, cause);
        return queue.PostponeAsync(media, wait, cancellation);
    }

    /// <summary>Webhooks write it in base64, the media endpoint in hex; what is neither says nothing.</summary>
    private static bool IsSame(byte[] found, string? said)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        var isRead = said is { Length: 64 }
            ? Convert.FromHexString(said, expected, out _, out var written) == System.Buffers.OperationStatus.Done && written == expected.Length
            : said is not null && Convert.TryFromBase64String(said, expected, out written) && written == expected.Length;
        return !isRead || expected.SequenceEqual(found);
    }

    [LoggerMessage(1, LogLevel.Warning, "Media {Media} is refused: {Reason}")]
    private static partial void LogRefused(ILogger log, Guid media, string reason);

    [LoggerMessage(2, LogLevel.Information, "Media {Media} waits after attempt {Attempt}: {Cause}")]
    private static partial void LogLater(ILogger log, Guid media, short attempt, string cause);
}
