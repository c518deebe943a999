using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Media;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Media;

/// <summary>
/// A file of ours becomes what the provider wants to see in the message: an uploaded id, or a link. Many messages with one
/// file upload it once for each number.
/// </summary>
internal sealed class OutgoingMedia(
    Db db, MediaReader reader, IMediaLinks links, IEnumerable<IWhatsAppProvider> providers) : IOutgoingMedia, IDisposable
{
    // Meta keeps an upload for 30 days.
    private static readonly TimeSpan UploadLife = TimeSpan.FromDays(29);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    // It uses up no attempt: the message waits as long as it may.
    private static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(15);

    // The id means nothing to the provider any more, or its content does not please it any more.
    private static readonly string[] Stale = ["100", "131009", "131053"];
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly ConcurrentDictionary<(Guid, Guid), Task<UploadOutcome>> _running = new();

    public async Task<ReadiedMessage> ReadyAsync(OutboundMessage message, Channel channel)
    {
        var part = message.OwnFile()!;
        if (providers.Single(provider => provider.Name == channel.Provider) is not IMediaUpload upload)
            return ReadiedMessage.With(message, part with { Url = links.ForProvider(channel.TenantId, part.MediaId!.Value, NameOf(part)) });
        return await UploadedAsync(part, channel, upload) switch
        {
            UploadOutcome.Uploaded uploaded => ReadiedMessage.With(message, part with { ProviderMediaId = uploaded.ProviderMediaId }),
            UploadOutcome.Failed failed => new(message, failed.Outcome),
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    public async Task<SendOutcome> LearnAsync(MediaPart used, Channel channel, SendOutcome outcome)
    {
        if (outcome is not SendOutcome.Rejected { Error.Code: var code } rejected || !Stale.Contains(code) || used.ProviderMediaId is not { } id) return outcome;
        var key = (channel.Id, used.MediaId!.Value);
        var known = _known.Get<Known>(key);
        if (known is { IsFresh: true } && known.Id == id) return outcome;
        // Of several in the air the first one forgets the id; those behind it used the same one, and go again with what is known by then.
        if (known?.Id == id)
        {
            _known.Remove(key);
            await ForgetAsync(channel, id);
        }

        return new SendOutcome.Deferred(SendFailure.Media, rejected.Error, Action: FailureAction.BackOff);
    }

    private async Task<UploadOutcome> UploadedAsync(MediaPart part, Channel channel, IMediaUpload upload)
    {
        var key = (channel.Id, part.MediaId!.Value);
        if (_known.Get<Known>(key) is { } known) return new UploadOutcome.Uploaded(known.Id);
        try
        {
            return await _running.GetOrAdd(key, _ => FindOrUploadAsync(part, channel, upload));
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    private async Task<UploadOutcome> FindOrUploadAsync(MediaPart part, Channel channel, IMediaUpload upload)
    {
        try
        {
            var opened = await reader.OpenAsync(channel.TenantId, part.MediaId!.Value, CancellationToken.None);
            await using var content = opened.File.Content;
            if (await FindAsync(channel, opened.Key) is { } before) return Remember(part, channel, before, isFresh: false);
            var outcome = await upload.UploadAsync(
                new MediaUpload(_ => Task.FromResult(content), opened.File.Size, opened.File.MimeType, NameOf(part)), channel, CancellationToken.None);
            if (outcome is not UploadOutcome.Uploaded uploaded) return outcome;
            await KeepAsync(channel, opened.Key, uploaded.ProviderMediaId);
            return Remember(part, channel, uploaded.ProviderMediaId, isFresh: true);
        }
        catch (Exception gone) when (gone is MediaNotStoredException or Application.Common.NoSuchRecordException)
        {
            return new UploadOutcome.Failed(new SendOutcome.Rejected(SendFailure.Media, new ErrorPart("traildesk:media", "The file is gone", "The file was deleted before the message could leave.")));
        }
        catch (Exception away) when (away is MediaStoreAwayException or HttpRequestException or IOException or NpgsqlException or TimeoutException)
        {
            return new UploadOutcome.Failed(new SendOutcome.Deferred(
                SendFailure.Media, new ErrorPart("traildesk:media", "The file could not be read", "The file store does not answer."), WhileAway));
        }
    }

    private UploadOutcome.Uploaded Remember(MediaPart part, Channel channel, string id, bool isFresh)
    {
        _known.Set((channel.Id, part.MediaId!.Value), new Known(id, isFresh), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return new UploadOutcome.Uploaded(id);
    }

    private const string FindSql = """
        select provider_media_id from media_uploads
        where tenant_id = $1 and channel_id = $2 and content = $3 and expires_at > now()
        """;

    private async Task<string?> FindAsync(Channel channel, Guid content)
    {
        await using var transaction = await db.BeginAsync(channel.TenantId, CancellationToken.None);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(FindSql).With(channel.TenantId).With(channel.Id).With(content);
        return (string?)await batch.ExecuteScalarAsync();
    }

    private const string KeepSql = """
        insert into media_uploads (tenant_id, channel_id, content, provider_media_id, expires_at)
        values ($1, $2, $3, $4, now() + $5)
        on conflict (tenant_id, channel_id, content) do update set provider_media_id = excluded.provider_media_id, expires_at = excluded.expires_at
        """;

    private Task KeepAsync(Channel channel, Guid content, string id) => WriteAsync(channel, batch => batch.Command(KeepSql)
        .With(channel.TenantId).With(channel.Id).With(content).With(id).With(UploadLife));

    private const string ForgetSql = """
        delete from media_uploads where tenant_id = $1 and channel_id = $2 and provider_media_id = $3
        """;

    private Task ForgetAsync(Channel channel, string id) =>
        WriteAsync(channel, batch => batch.Command(ForgetSql).With(channel.TenantId).With(channel.Id).With(id));

    private async Task WriteAsync(Channel channel, Action<NpgsqlBatch> append)
    {
        await using var transaction = await db.BeginAsync(channel.TenantId, CancellationToken.None);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        append(batch);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static string NameOf(MediaPart part) => MediaNames.Of(part.Kind, part.FileName, part.MimeType);

    public void Dispose() => _known.Dispose();

    /// <param name="IsFresh">Uploaded just now: what is refused then is not refused for its age.</param>
    private sealed record Known(string Id, bool IsFresh);
}
