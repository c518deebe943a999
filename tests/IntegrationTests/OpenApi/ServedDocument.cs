using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Media;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>What the running API says of itself: its operations, and for each status the bodies that it may answer.</summary>
internal sealed class ServedDocument
{
    public ServedDocument(JsonElement root)
    {
        Root = root;
        Operations = [.. root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value)))];
    }

    public JsonElement Root { get; }
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>Fixed paths first: /api/users/me is not a user's id.</summary>
    public Operation? Find(string method, string path) => Operations
        .Where(operation => operation.Method == method && operation.Fits(path))
        .MinBy(operation => operation.Path.Count(letter => letter == '{'));
}

internal sealed record Operation(string Method, string Path, JsonElement Value)
{
    public string Name => $"{Method} {Path}";
    public bool IsOpen => !Value.TryGetProperty("security", out _);
    public bool HasId => Path.Contains("{id}", StringComparison.Ordinal);
    public bool TakesBody => Value.TryGetProperty("requestBody", out _);
    public IEnumerable<string> Statuses => Value.GetProperty("responses").EnumerateObject().Select(response => response.Name);

    /// <summary>A body as the document shows it: JSON, or the text of whatever else the operation takes; a file where it takes nothing but forms.</summary>
    public HttpContent Example()
    {
        var content = Value.GetProperty("requestBody").GetProperty("content");
        if (content.TryGetProperty("application/json", out var json)) return JsonContent.Create(json.GetProperty("example"));
        if (content.EnumerateObject().FirstOrDefault(type => type.Value.TryGetProperty("example", out _)) is { Value.ValueKind: JsonValueKind.Object } text)
            return new StringContent(text.Value.GetProperty("example").GetString()!, Encoding.UTF8, text.Name);
        return MediaDesk.FormOf(MediaDesk.Plan, "plan.pdf");
    }

    public bool Declares(int status) => Statuses.Contains($"{status}");

    /// <summary>Null where this status has no such body.</summary>
    public JsonElement? SchemaOf(int status, string? mediaType) =>
        mediaType is not null && Value.GetProperty("responses").TryGetProperty($"{status}", out var response)
            && response.TryGetProperty("content", out var content) && content.TryGetProperty(mediaType, out var media)
            ? media.GetProperty("schema")
            : null;

    public IEnumerable<JsonElement> Schemas => Value.GetProperty("responses").EnumerateObject()
        .Where(response => response.Value.TryGetProperty("content", out _))
        .SelectMany(response => response.Value.GetProperty("content").EnumerateObject().Select(media => media.Value.GetProperty("schema")));

    public bool Fits(string path)
    {
        var (ours, theirs) = (Path.Split('/'), path.Split('/'));
        return ours.Length == theirs.Length
            && ours.Zip(theirs).All(part => part.First == part.Second || (part.First.StartsWith('{') && Guid.TryParse(part.Second, out _)));
    }
}
