using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Opens files out of the store with the key of their person.</summary>
internal sealed class MediaReader(Db db, KeyRing keyRing, IMediaStore store)
{
    /// <exception cref="NoSuchRecordException">The tenant has no such file.</exception>
    /// <exception cref="MediaNotStoredException">Not fetched yet, refused, or gone.</exception>
    /// <exception cref="MediaStoreAwayException">Its row says that it is there: retention deletes nothing that is not expired before.</exception>
    public async Task<OpenedMedia> OpenAsync(Guid tenantId, Guid id, CancellationToken cancellation)
    {
        var (row, key, fileName) = await FindAsync(tenantId, id, cancellation);
        if (row is not { State: "stored", File: { } file, MimeType: { } mimeType, Size: { } size, Content: { } content }) throw new MediaNotStoredException(row.State == "stored" ? "expired" : row.State);
        var name = new MediaName(tenantId, file);
        // The person was erased.
        if (key is null) throw new MediaNotStoredException("expired");
        var box = await store.OpenAsync(name, cancellation);
        return new OpenedMedia(new MediaContent(new SealedFileReader(box, key, name), mimeType, size, fileName), content);
    }

    private async Task<(MediaFileRow Row, byte[]? Key, string? FileName)> FindAsync(Guid tenantId, Guid id, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var row = await transaction.RowAsync<MediaFileRow>(MediaFileRow.Sql, new { transaction.TenantId, Id = id }, cancellation)
            ?? throw new NoSuchRecordException("file");
        var opened = await keyRing.OpenAsync(transaction, [row.FileKey, row.FileName], cancellation);
        return (row, opened[0], opened[1] is { } name ? System.Text.Encoding.UTF8.GetString(name) : null);
    }
}

/// <param name="Key">The keyed hash of what it holds.</param>
internal sealed record OpenedMedia(MediaContent File, Guid Key);

internal sealed class OpenMediaHandler(MediaReader reader, ICurrentCaller current) : IRequestHandler<OpenMedia, MediaContent>
{
    public async Task<MediaContent> Handle(OpenMedia request, CancellationToken cancellationToken) =>
        (await reader.OpenAsync(current.Caller.TenantId, request.Id, cancellationToken)).File;
}

internal sealed class OpenMediaLinkHandler(MediaReader reader, IMediaLinks links) : IRequestHandler<OpenMediaLink, MediaContent>
{
    public async Task<MediaContent> Handle(OpenMediaLink request, CancellationToken cancellationToken) =>
        links.Read(request.Token) is var (tenant, media)
            ? (await reader.OpenAsync(tenant, media, cancellationToken)).File
            : throw new MediaLinkException();
}
