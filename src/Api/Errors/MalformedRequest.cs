using System.Text.Json;
using System.Text.RegularExpressions;

namespace TrailDesk.Api.Errors;

/// <summary>
/// Says what is wrong with a request that could not be bound, naming the field and none of our types. The framework
/// keeps these facts only in its messages, so they are read from there; an unknown message gives the plain sentence.
/// </summary>
internal static partial class MalformedRequest
{
    public static Problem Describe(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json) return Describe(json);
        if (exception.StatusCode != 400)
            return Problem.Of(exception.StatusCode, ProblemDetailsHandler.Sentence(exception.StatusCode) ?? "The request cannot be read.");
        if (exception.Message.Contains("no body was provided", StringComparison.Ordinal)) return Problem.Of(400, "The request needs a JSON body.");
        if (MissingParameter().Match(exception.Message) is { Success: true } missing)
            return missing.Groups["source"].Value == "body"
                ? Problem.Of(400, "The request needs a JSON body.")
                : OneField(JsonNamingPolicy.CamelCase.ConvertName(missing.Groups["name"].Value), "is required.");
        return UnreadableParameter().Match(exception.Message) is { Success: true } unreadable
            ? OneField(JsonNamingPolicy.CamelCase.ConvertName(unreadable.Groups["name"].Value), "cannot be read.")
            : Problem.Of(400, "The request cannot be read.");
    }

    private static Problem Describe(JsonException exception)
    {
        if (MissingProperties().Match(exception.Message) is { Success: true } missing)
            return Fields(PathOf(exception), QuotedName().Matches(missing.Groups["names"].Value).Select(name => name.Groups[1].Value));
        if (UnknownProperty().Match(exception.Message) is { Success: true } unknown)
            return OneField(Join(ParentOf(exception), unknown.Groups["name"].Value), "is not a field of this request.");
        if (DuplicateProperty().Match(exception.Message) is { Success: true } twice)
            return OneField(Join(ParentOf(exception), twice.Groups["name"].Value), "is there more than once.");
        if (exception.InnerException is JsonException || PathOf(exception) is not { Length: > 0 } path)
            return Problem.Of(400, $"The body is not valid JSON for this request (line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine ?? 0}).");
        return OneField(path, "has a value of the wrong kind.");
    }

    private static Problem Fields(string parent, IEnumerable<string> names)
    {
        var errors = names.ToDictionary(name => Join(parent, name), name => new[] { $"{Join(parent, name)} is required." });
        return Problem.Of(400, string.Join(' ', errors.Values.SelectMany(sentence => sentence)), errors);
    }

    private static Problem OneField(string path, string what) =>
        Problem.Of(400, $"{path} {what}", new Dictionary<string, string[]> { [path] = [$"{path} {what}"] });

    private static string PathOf(JsonException exception) => (exception.Path ?? "$").TrimStart('$').TrimStart('.');

    // For an unknown property the path ends with that property when the reader stands on it.
    private static string ParentOf(JsonException exception)
    {
        var path = PathOf(exception);
        return path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "";
    }

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";

    [GeneratedRegex("""^Required parameter "[^"]*?(?<name>\w+)" was not provided from (?<source>\w+)""")]
    private static partial Regex MissingParameter();

    [GeneratedRegex("""^Failed to bind parameter "[^"]*?(?<name>\w+)" from""")]
    private static partial Regex UnreadableParameter();

    [GeneratedRegex("missing required properties including: (?<names>.+)$")]
    private static partial Regex MissingProperties();

    [GeneratedRegex("The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex UnknownProperty();

    [GeneratedRegex("Duplicate property '(?<name>[^']*)'")]
    private static partial Regex DuplicateProperty();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedName();
}
