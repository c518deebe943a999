using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>One random secret in the data folder, from which each role's password is derived.</summary>
internal sealed class ClusterSecret
{
    private const string FileName = "database.secret";
    private readonly byte[] secret;

    private ClusterSecret(byte[] secret) => this.secret = secret;

    public static ClusterSecret ReadOrCreate(string dataFolder, bool clusterExists)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (File.Exists(path))
            return new ClusterSecret(Convert.FromHexString(File.ReadAllText(path).Trim()));
        if (clusterExists)
            throw new EmbeddedPostgresException($"The database's password is gone: {path} is missing. Restore it, or set TRAILDESK_DATA to a new folder.");
        var created = RandomNumberGenerator.GetBytes(32);
        Write(path, Convert.ToHexStringLower(created));
        return new ClusterSecret(created);
    }

    public string PasswordOf(string role) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(role)));

    private static void Write(string path, string text)
    {
        // Written beside and renamed: a half-written secret would lock everybody out.
        var unfinished = path + ".new";
        File.Delete(unfinished);
        using (var file = new FileStream(unfinished, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
    }
}
