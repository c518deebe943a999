using Npgsql;
using TrailDesk.Application.Media;
using TrailDesk.Domain.Media;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Media;

internal sealed class MediaLibrary(Db db, KeyRing keyRing, MediaPress press, MediaOptions options, TimeProvider clock) : IMediaLibrary
{
    public async Task<MediaFile?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        if (await transaction.RowAsync<MediaFileRow>(MediaFileRow.Sql, new { transaction.TenantId, Id = id }, cancellation) is not { } row) return null;
        var opened = await OpenedBoxes.OpenAsync(keyRing, transaction, [row.FileName], cancellation);
        return new MediaFile(row.Id, row.Kind, row.State, row.MimeType, row.Size, opened.Text(row.FileName), row.Animated);
    }

    public async Task<MediaFile> KeepAsync(Guid tenantId, Stream content, string? fileName, string? kind, CancellationToken cancellation)
    {
        await CheckRoomAsync(tenantId, cancellation);
        var tenant = await keyRing.TenantAsync(tenantId, cancellation);
        using var pressed = await press.PressAsync(tenantId, content, MediaRules.LargestUpload, cancellation);
        if (pressed.IsTooLarge) throw new MediaRefusedException($"A file has at most {MediaRules.LargestUpload / 1024 / 1024} MB.");
        if (pressed.Size == 0) throw new MediaRefusedException("The file is empty.");
        var type = ContentType.Of(pressed.Head, OfName(fileName));
        var file = Judge(pressed, kind, type, fileName);
        await ScanAsync(pressed, cancellation);
        await press.KeepAsync(pressed, cancellation);
        try
        {
            await AddAsync(tenantId, file, KeptFile.Of(pressed, type, fileName, tenant.Sealing, tenant), cancellation);
            return file;
        }
        catch
        {
            // Without its row nobody could find the file again, or delete it.
            await press.RemoveAsync(pressed.Name, CancellationToken.None);
            throw;
        }
    }

    private const string UploadedSql = """
        select coalesce(sum(size), 0)::bigint from whatsapp_media where tenant_id = @TenantId and file is not null and message_id is null
        """;

    // Some that come at the same moment may each find the last of the room.
    private async Task CheckRoomAsync(Guid tenantId, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        if (await transaction.RowAsync<long>(UploadedSql, new { transaction.TenantId }, cancellation) >= options.UploadsGiB * 1024L * 1024 * 1024)
            throw new MediaQuotaException(options.UploadsGiB);
    }

    private MediaFile Judge(PressedFile pressed, string? kind, string type, string? fileName)
    {
        if (MediaNames.IsRun(fileName)) throw new MediaRefusedException("By its name a computer would run this file, so it is neither kept nor sent.");
        var wanted = kind ?? MediaRules.KindOf(type)
            ?? throw new MediaRefusedException($"By its content this file is {type}, which WhatsApp does not take.");
        var isAnimated = ContentType.IsAnimated(pressed.Head);
        // The provider that takes least is asked about once the message names its number.
        if (MediaRules.Problem("meta", wanted, type, pressed.Size, isAnimated) is { } problem) throw new MediaRefusedException(problem);
        return new MediaFile(Guid.CreateVersion7(clock.GetUtcNow()), wanted, "stored", type, pressed.Size, fileName, isAnimated);
    }

    private async Task ScanAsync(PressedFile pressed, CancellationToken cancellation)
    {
        switch (await press.ScanAsync(pressed, cancellation))
        {
            case ScanResult.Infected: throw new MediaRefusedException("The scanner found malware in this file.");
            case ScanResult.TooLarge: throw new MediaRefusedException("The file is larger than the malware scanner takes (clamd's StreamMaxLength), and nothing is let in without it. Send a smaller one.");
            case ScanResult.Unavailable: throw new MediaRefusedException("The malware scanner does not answer, and nothing is let in without it. Try again in a minute.");
        }
    }

    private const string InsertSql = """
        insert into whatsapp_media (tenant_id, id, position, kind, state, mime_type, size, animated, content, file, file_key, key_id, file_name, stored_at)
        values ($1, $2, 0, $3, 'stored', $4, $5, $6, $7, $8, $9, $10, $11, now())
        """;

    private async Task AddAsync(Guid tenantId, MediaFile file, KeptFile kept, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(InsertSql).With(tenantId).With(file.Id).With(file.Kind).With(kept.MimeType).With(kept.Size).With(kept.Animated)
            .With(kept.Content).With(kept.File).With(kept.FileKey).With(kept.KeyId).With(kept.FileName);
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Only where the content is a container that does not say what it holds.</summary>
    private static string? OfName(string? fileName) => Path.GetExtension(fileName)?.ToLowerInvariant() switch
    {
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".doc" => "application/msword",
        ".xls" => "application/vnd.ms-excel",
        ".ppt" => "application/vnd.ms-powerpoint",
        ".m4a" => "audio/mp4",
        _ => null,
    };
}

internal sealed record MediaFileRow
{
    public const string Sql = """
        select id, kind, state, mime_type, size, animated, content, file, file_key, file_name
        from whatsapp_media
        where tenant_id = @TenantId and id = @Id
        """;

    public Guid Id { get; init; }
    public string Kind { get; init; } = "";
    public string State { get; init; } = "";
    public string? MimeType { get; init; }
    public long? Size { get; init; }
    public bool Animated { get; init; }
    public Guid? Content { get; init; }
    public Guid? File { get; init; }
    public byte[]? FileKey { get; init; }
    public byte[]? FileName { get; init; }
}
