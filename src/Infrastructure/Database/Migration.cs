using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Infrastructure.Database;

/// <summary>One file of db/migrations, as built into the program.</summary>
public sealed record Migration(int Version, string Name, string Sql)
{
    private const string Prefix = "migrations/";
    private const string Suffix = ".sql";

    public string FileName => $"{Version:0000}_{Name}{Suffix}";

    // Line ends are left out of it: a checkout on another system is not an edit.
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    public static IReadOnlyList<Migration> ReadAll() =>
    [
        .. from name in typeof(Migration).Assembly.GetManifestResourceNames()
           where name.StartsWith(Prefix, StringComparison.Ordinal)
           orderby name
           select Parse(name[Prefix.Length..], ReadText(typeof(Migration).Assembly, name)),
    ];

    public static Migration Parse(string fileName, string sql)
    {
        var parts = Path.GetFileNameWithoutExtension(fileName).Split('_', 2);
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new Migration(version, parts[1], sql)
            : throw new MigrationException($"{fileName} is no migration's name: it has to read NNNN_verb_noun.sql.");
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>Why the database cannot be brought to this program's schema; the start ends here.</summary>
public sealed class MigrationException : Exception
{
    public MigrationException(string message) : base(message)
    {
    }

    public MigrationException(string message, Exception inner) : base(message, inner)
    {
    }
}
