using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Incidents;

/// <summary>
/// Outside the customer service window only an approved template may go. Each has two body parameters, what it is about and
/// one line of news: <c>incident_notice</c> for people of the tenant, <c>trip_notice</c> for travellers.
/// </summary>
internal static partial class NoticeTemplate
{
    public const string Incident = "incident_notice";
    public const string Trip = "trip_notice";

    /// <summary>In UTF-16 units: it leaves room in the 1,024 of a body for the template's own words.</summary>
    public const int LongestNews = 600;

    /// <param name="news">Cut where it is too long.</param>
    public static TemplatePart Of(string name, string language, string about, string news)
    {
        news = OneLine(news);
        var components = new JsonArray(new JsonObject
        {
            ["type"] = "body",
            ["parameters"] = new JsonArray(Parameter(about), Parameter(news.Length <= LongestNews ? news : news[..LongestNews])),
        });
        return new TemplatePart(name, language, JsonSerializer.SerializeToElement(components));
    }

    private static JsonObject Parameter(string text) => new() { ["type"] = "text", ["text"] = text };

    // Meta refuses parameters with newlines, tabs or more than four spaces in a row (132018).
    private static string OneLine(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
