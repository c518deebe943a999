namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>Held open for as long as this process owns the data folder; the kernel lets go of it even after a kill -9.</summary>
internal sealed class FolderLock : IDisposable
{
    private const string FileName = "traildesk.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    public static FolderLock Take(string dataFolder)
    {
        try
        {
            return new FolderLock(new FileStream(Path.Combine(dataFolder, FileName), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
            }));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {dataFolder} belongs to another user. Start as that user, or set TRAILDESK_DATA to a folder of your own.", denied);
        }
        catch (IOException taken)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {dataFolder} is in use by another running TrailDesk. Stop that one, or set TRAILDESK_DATA to another folder.", taken);
        }
    }

    public void Dispose() => file.Dispose();
}
