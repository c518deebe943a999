namespace TrailDesk.Infrastructure.Database;

internal sealed record JournalEntry(int Version, string Name, string Checksum);

/// <summary>Holds what a database went through against what this program knows.</summary>
internal static class MigrationJournal
{
    public static void Check(IReadOnlyList<Migration> known, IReadOnlyList<JournalEntry> applied)
    {
        RefuseTwins(known);
        foreach (var entry in applied)
            RefuseUnknownOrEdited(known, entry);
    }

    private static void RefuseTwins(IReadOnlyList<Migration> known)
    {
        var twins = known.GroupBy(migration => migration.Version).FirstOrDefault(group => group.Count() > 1);
        if (twins is not null)
            throw new MigrationException($"Two migrations share a number: {string.Join(", ", twins.Select(migration => migration.FileName))}.");
    }

    private static void RefuseUnknownOrEdited(IReadOnlyList<Migration> known, JournalEntry entry)
    {
        var migration = known.FirstOrDefault(candidate => candidate.Version == entry.Version)
            ?? throw new MigrationException(
                $"The database is newer than this program: it has migration {entry.Version:0000}_{entry.Name}, which is not known here. Start a TrailDesk that is at least as new.");
        if (migration.Checksum != entry.Checksum)
            throw new MigrationException(
                $"Migration {migration.FileName} was edited after it had been applied to this database. Put its old text back, and make the change in a new migration.");
    }
}
