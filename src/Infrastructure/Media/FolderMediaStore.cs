using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Files below a folder of this machine, or of one that the nodes share.</summary>
internal sealed class FolderMediaStore(MediaOptions options) : IMediaStore
{
    private string Mark => Path.Combine(options.Folder, MediaStoreWatch.MarkName);

    public Task PutAsync(MediaName name, string sealedFile, CancellationToken cancellation)
    {
        RequireMark();
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // One step on one disk: nobody ever sees half a file.
        File.Move(sealedFile, path, overwrite: true);
        return Task.CompletedTask;
    }

    public Task<Stream> OpenAsync(MediaName name, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true));
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new MediaStoreAwayException($"A file that is kept could not be opened in {options.Folder}: {missing.GetType().Name}.");
        }
    }

    public Task DeleteAsync(MediaName name, CancellationToken cancellation)
    {
        RequireMark();
        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever kept there.
        }

        return Task.CompletedTask;
    }

    public Task<bool> IsMarkedAsync(CancellationToken cancellation) => Task.FromResult(File.Exists(Mark));

    public async Task MarkAsync(CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(options.Folder);
            await File.WriteAllTextAsync(Mark, MediaStoreWatch.MarkText, cancellation);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new MediaStoreAwayException($"Media:Folder ({options.Folder}) cannot be written to: {refused.GetType().Name}.", refused);
        }
    }

    // Where the folder is not mounted there is an empty one, which must neither take files nor look as if they were deleted.
    private void RequireMark()
    {
        if (!File.Exists(Mark)) throw new MediaStoreAwayException($"Media:Folder ({options.Folder}) is not the folder that files are kept in: is it mounted?");
    }

    private string PathOf(MediaName name) => Path.Combine(options.Folder, name.ToString());
}
