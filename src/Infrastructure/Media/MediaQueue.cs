using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Media;

/// <summary>The rows of what is still to be fetched. A lease is a due time on the database's clock; an attempt that lost it changes nothing.</summary>
internal sealed class MediaQueue(Db db, KeyRing keyRing, LiveFeed live, MediaOptions options)
{
    private const string ClaimSql = """
        select tenant_id, id, message_id, channel_id, "position", kind, attempts, age from claim_media($1, $2)
        """;

    public async Task<IReadOnlyList<PendingMedia>> ClaimAsync(int most, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(ClaimSql).With(options.Lease).With(most);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var claimed = new List<PendingMedia>();
        while (await reader.ReadAsync(cancellation))
            claimed.Add(new PendingMedia(
                reader.GetGuid(0), reader.GetGuid(1), reader.OrNull<Guid>(2), reader.OrNull<Guid>(3), reader.GetInt16(4), reader.GetString(5),
                reader.GetInt16(6), reader.GetFieldValue<TimeSpan>(7)));
        return claimed;
    }

    private const string BodySql = """
        select body from whatsapp_messages where tenant_id = @TenantId and id = @Id
        """;

    /// <summary>What the message says about the file, and the key of the person who sent it; null where either is gone.</summary>
    public async Task<FetchTask?> ReadAsync(PendingMedia media, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(media.TenantId, cancellation);
        var body = await transaction.RowAsync<byte[]?>(BodySql, new { transaction.TenantId, Id = media.MessageId }, cancellation);
        if (body is null || await keyRing.FindAsync(transaction, Sealed.KeyIdOf(body), cancellation) is not { } key) return null;
        var message = JsonSerializer.Deserialize(Sealed.Open(key, body), SealedJson.Default.SealedMessage);
        return message?.Content.Media is { } parts && media.Position < parts.Count
            ? new FetchTask(parts[media.Position], key, await keyRing.TenantAsync(media.TenantId, cancellation))
            : null;
    }

    private const string StoredSql = """
        update whatsapp_media
        set state = 'stored', reason = null, mime_type = $3, size = $4, animated = $5, content = $6, file = $7, file_key = $8, key_id = $9,
          file_name = $10, stored_at = now()
        where id = $1 and state = 'pending' and attempts = $2
          and ($9 = $11 or exists (select from keys.contact_keys k where k.id = $9))
        """;

    /// <returns>False when the row is somebody else's by now, or its person was erased meanwhile: the file is to go.</returns>
    public Task<bool> StoreAsync(PendingMedia media, KeptFile kept, CancellationToken cancellation) =>
        ChangeAsync(media, command => command.Command(StoredSql).With(media.Id).With(media.Attempts)
            .With(kept.MimeType).With(kept.Size).With(kept.Animated).With(kept.Content).With(kept.File).With(kept.FileKey).With(kept.KeyId)
            .With(kept.FileName).With(kept.TenantKeyId), cancellation);

    private const string EndSql = """
        update whatsapp_media set state = $3, reason = $4 where id = $1 and state = 'pending' and attempts = $2
        """;

    /// <param name="state">refused or expired.</param>
    public Task<bool> EndAsync(PendingMedia media, string state, string? reason, CancellationToken cancellation) =>
        ChangeAsync(media, command => command.Command(EndSql).With(media.Id).With(media.Attempts).With(state).With(reason), cancellation);

    private const string LaterSql = """
        update whatsapp_media set due_at = now() + $3 where id = $1 and state = 'pending' and attempts = $2
        """;

    public async Task PostponeAsync(PendingMedia media, TimeSpan wait, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(media.TenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(LaterSql).With(media.Id).With(media.Attempts).With(wait);
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // 360dialog blocks a number's media for half an hour after 20 refusals within an hour. Some may be on their way, on each node.
    private const int MostRefusals = 8;
    private static readonly TimeSpan RefusalWindow = TimeSpan.FromHours(1);

    private const string BrakeSql = """
        insert into media_refusals as r (tenant_id, channel_id, since, refusals) values ($1, $2, now(), 1)
        on conflict (tenant_id, channel_id) do update set
          since = case when r.since < now() - $3 then now() else r.since end,
          refusals = case when r.since < now() - $3 then 1 else r.refusals + 1 end,
          paused_until = case when r.since >= now() - $3 and r.refusals + 1 >= $4 then now() + $3 else r.paused_until end
        """;

    /// <summary>One more refusal: after some within an hour nothing of this channel is fetched for an hour, by any node.</summary>
    public async Task BrakeAsync(Channel channel, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(channel.TenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(BrakeSql).With(channel.TenantId).With(channel.Id).With(RefusalWindow).With(MostRefusals);
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task<bool> ChangeAsync(PendingMedia media, Action<NpgsqlBatch> append, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(media.TenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        append(batch);
        var isOurs = await batch.ExecuteNonQueryAsync(cancellation) == 1;
        await transaction.CommitAsync(cancellation);
        if (isOurs && media.MessageId is { } message) live.Publish(media.TenantId, [new LiveNotice("message", message)]);
        return isOurs;
    }
}

/// <param name="Attempts">This one included.</param>
/// <param name="Age">Since the message came.</param>
internal sealed record PendingMedia(
    Guid TenantId, Guid Id, Guid? MessageId, Guid? ChannelId, short Position, string Kind, short Attempts, TimeSpan Age);

/// <param name="Key">Of the person who sent it.</param>
internal sealed record FetchTask(MediaPart Part, SealingKey Key, TenantKeys Tenant);

/// <summary>What a row says of a file that is in the store.</summary>
/// <param name="Content">A keyed hash of what it holds and of its type: a provider keeps both with an upload.</param>
/// <param name="FileKey">Sealed with the key that <paramref name="KeyId"/> names, as the name is.</param>
internal sealed record KeptFile(
    Guid File, string MimeType, long Size, bool Animated, Guid Content, byte[] FileKey, Guid KeyId, byte[]? FileName, Guid TenantKeyId)
{
    public static KeptFile Of(PressedFile pressed, string mimeType, string? fileName, SealingKey key, TenantKeys tenant) => new(
        pressed.Name.File, mimeType, pressed.Size, Domain.Media.ContentType.IsAnimated(pressed.Head),
        tenant.Blind("media", $"{Convert.ToHexString(pressed.Sha256)} {mimeType}"), Sealed.Seal(key, pressed.Key), key.Id,
        fileName is null ? null : Sealed.Seal(key, System.Text.Encoding.UTF8.GetBytes(fileName)), tenant.Sealing.Id);
}
