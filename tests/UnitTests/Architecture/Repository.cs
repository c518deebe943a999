using System.Text.RegularExpressions;

namespace TrailDesk.UnitTests.Architecture;

/// <summary>The repository as text: what a scan can see that compiled code no longer shows.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Sources(string folder) =>
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
           let name = Path.GetRelativePath(Root, path).Replace('\\', '/')
           where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
           orderby name
           select new SourceFile(name, File.ReadAllText(path)),
    ];

    public static string Read(string name) => File.ReadAllText(Path.Combine(Root, name));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Solution.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}

internal sealed record SourceFile(string Name, string Text)
{
    /// <summary><c>src/Application/Leads/ListLeads.cs</c> is Application/Leads; a file of the layer itself has no feature.</summary>
    public string? Room => Name.Split('/') is [_, var layer, var feature, _, ..] ? $"{layer}/{feature}" : null;

    /// <summary>Rooms named by a using or in full, its own left out.</summary>
    public IEnumerable<string> NamedRooms() => Regex.Matches(Text, @"TrailDesk\.(Application|Infrastructure)\.(\w+)")
        .Select(match => $"{match.Groups[1].Value}/{match.Groups[2].Value}").Where(room => room != Room).Distinct();
}
