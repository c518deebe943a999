using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Incidents;

/// <summary>
/// Outside the customer service window only an approved template may go: <c>incident_notice</c> with two body parameters,
/// the incident's code and one line of news.
/// </summary>
internal static partial class IncidentTemplate
{
    public const string Name = "incident_notice";
    private const int LongestParameter = 600;

    public static MessageContent Of(string language, string textKey, (string Name, string Value)[] values)
    {
        var news = OneLine(Texts.Get(language, textKey, values));
        var code = values.First(value => value.Name == "code").Value;
        var components = new JsonArray(new JsonObject
        {
            ["type"] = "body",
            ["parameters"] = new JsonArray(Parameter(code), Parameter(news.Length <= LongestParameter ? news : news[..LongestParameter])),
        });
        return new MessageContent { Template = new TemplatePart(Name, language, JsonSerializer.SerializeToElement(components)) };
    }

    private static JsonObject Parameter(string text) => new() { ["type"] = "text", ["text"] = text };

    // Meta refuses parameters with newlines, tabs or more than four spaces in a row (132018).
    private static string OneLine(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
