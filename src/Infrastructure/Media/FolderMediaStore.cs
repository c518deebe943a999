using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Files below a folder of this machine, or of one that the nodes share.</summary>
internal sealed class FolderMediaStore(MediaOptions options) : IMediaStore
{
    public Task PutAsync(MediaName name, string sealedFile, CancellationToken cancellation)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // One step on one disk: nobody ever sees half a file.
        File.Move(sealedFile, path, overwrite: true);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(MediaName name, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(MediaName name, CancellationToken cancellation)
    {
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

    private string PathOf(MediaName name) => Path.Combine(options.Folder, name.ToString());
}
