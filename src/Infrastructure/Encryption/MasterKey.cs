using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace TrailDesk.Infrastructure.Encryption;

/// <summary>The key that wraps every tenant's keys. It never enters the database.</summary>
public sealed class MasterKey
{
    private readonly byte[] _bytes;

    private MasterKey(byte[] bytes) => _bytes = bytes;

    /// <summary>From <c>TRAILDESK_MASTER_KEY</c>; in development made once and kept in the data folder.</summary>
    public static MasterKey Load(IConfiguration configuration, IHostEnvironment environment, string dataFolder)
    {
        var given = configuration["TRAILDESK_MASTER_KEY"];
        if (!string.IsNullOrWhiteSpace(given)) return FromBase64(given);
        if (environment.IsProduction())
            throw new StartRefusedException(
                "TRAILDESK_MASTER_KEY is required in Production: 32 random bytes as base64, for example from 'openssl rand -base64 32'. Keep it apart from the database's backups.");
        return FromFile(Path.Combine(dataFolder, "master.key"));
    }

    public static MasterKey FromBase64(string text)
    {
        var bytes = new byte[48];
        if (!Convert.TryFromBase64String(text.Trim(), bytes, out var length) || length != 32)
            throw new StartRefusedException("TRAILDESK_MASTER_KEY must be 32 bytes as base64 (44 characters).");
        return new MasterKey(bytes[..32]);
    }

    private static MasterKey FromFile(string path)
    {
        if (File.Exists(path)) return FromBase64(File.ReadAllText(path));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (File.Exists(path))
        {
            return FromBase64(File.ReadAllText(path));
        }

        return FromBase64(text);
    }

    /// <summary>A key for one purpose, the same on every node; it tells nothing of the master key.</summary>
    internal byte[] Derive(string purpose) => HMACSHA256.HashData(_bytes, System.Text.Encoding.UTF8.GetBytes(purpose));

    internal byte[] Wrap(Guid tenantId, Guid keyId, byte[] key) => Sealed.Seal(AsKey(tenantId, keyId), key);

    internal byte[] Unwrap(Guid tenantId, Guid keyId, byte[] wrapped) => Sealed.Open(AsKey(tenantId, keyId), wrapped);

    private SealingKey AsKey(Guid tenantId, Guid keyId) => new(keyId, tenantId, _bytes);
}

/// <summary>A setting is missing or wrong; the message says what to do.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
