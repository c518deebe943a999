using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Twilio;

namespace TrailDesk.Simulator.Control;

/// <param name="Numbers">Those that may send it: all of the account.</param>
internal sealed record TemplateCard(
    string Id, string Provider, IReadOnlyList<string> Numbers, string Name, string Language, string Category, string Status, string? Reason, string? Quality)
{
    public string? Header { get; init; }

    /// <summary>Of a header's file: Meta's handle of an upload, or a link.</summary>
    public string? Sample { get; init; }
    public string? Body { get; init; }
    public string? Footer { get; init; }
    public IReadOnlyList<string>? Buttons { get; init; }
}

/// <summary>Templates as a person reads them, with their samples in place of numbers, whoever's they are.</summary>
internal static partial class TemplateCards
{
    public static IReadOnlyList<TemplateCard> All(ChannelBook channels, TemplateCatalogue templates, ContentCatalogue contents) =>
    [
        .. from account in channels.All.Where(channel => !channel.IsTwilio).GroupBy(channel => channel.AccountId)
           from template in templates.Of(account.Key)
           select Card([.. account], template),
        .. from account in channels.All.Where(channel => channel.IsTwilio).GroupBy(channel => channel.AccountSid!)
           from content in contents.Of(account.Key)
           select Card([.. account], content)
    ];

    /// <summary>Another number after every change that a person would see.</summary>
    public static long Stamp(IEnumerable<TemplateCard> cards)
    {
        var hash = new HashCode();
        foreach (var card in cards)
        {
            hash.Add((card.Id, card.Name, card.Category, card.Status, card.Reason, card.Quality));
            hash.Add(card.Body);
        }
        return hash.ToHashCode();
    }

    private static TemplateCard Card(SimulatedChannel[] account, Template template) => new(
        template.Id, account[0].Provider, Names(account), template.Name, template.Language, template.Category, template.Status,
        template.Reason == "NONE" ? null : template.Reason, template.Quality)
    {
        Header = Part(template, "HEADER") is { } header ? Filled(header, "header_text") ?? ((string?)header["format"])?.ToLowerInvariant() : null,
        Sample = (string?)Part(template, "HEADER")?["example"]?["header_handle"]?[0],
        Body = Part(template, "BODY") is { } body ? Filled(body, "body_text") : null,
        Footer = (string?)Part(template, "FOOTER")?["text"],
        Buttons = Part(template, "BUTTONS")?["buttons"]?.AsArray().Select(button => (string?)button?["text"] ?? "").ToList()
    };

    private static TemplateCard Card(SimulatedChannel[] account, Content content) => new(
        content.Sid, "twilio", Names(account), content.Name, content.Language, content.Category, content.Status.ToUpperInvariant(),
        content.Reason.Length == 0 ? null : content.Reason, null)
    {
        Header = content.Main.Body.Text("header_text") is { } header ? Filled(header, number => content.Body.Part("variables").Text(number)) : null,
        Sample = content.Main.Body.Items("media").FirstOrDefault() is { ValueKind: JsonValueKind.String } media
            ? Filled(media.GetString()!, number => content.Body.Part("variables").Text(number)) : null,
        Body = (content.Main.Body.Text("body") ?? content.Main.Body.Text("title")) is { } body ? Filled(body, number => content.Body.Part("variables").Text(number)) : null,
        Footer = content.Main.Body.Text("footer") ?? content.Main.Body.Text("subtitle"),
        Buttons = [.. content.Main.Body.Items("actions").Select(action => action.Text("title") ?? "")]
    };

    private static string? Filled(JsonNode component, string example)
    {
        var (text, samples) = ((string?)component["text"], component["example"]?[example] as JsonArray);
        if (samples?.FirstOrDefault() is JsonArray first) samples = first;
        var named = component["example"]?[$"{example}_named_params"] as JsonArray;
        return text is null ? null : Filled(text, variable => int.TryParse(variable, out var number)
            ? samples is not null && number >= 1 && number <= samples.Count ? (string?)samples[number - 1] : null
            : (string?)named?.FirstOrDefault(one => (string?)one?["param_name"] == variable)?["example"]);
    }

    private static string Filled(string text, Func<string, string?> sampleOf) =>
        Variable().Replace(text, match => sampleOf(match.Groups[1].Value.Trim()) ?? match.Value);

    [GeneratedRegex(@"\{\{([^{}]*)\}\}")]
    private static partial Regex Variable();

    private static List<string> Names(SimulatedChannel[] account) => [.. account.Select(channel => channel.Name ?? channel.PhoneNumber)];

    private static JsonNode? Part(Template template, string type) => template.Components.AsArray().FirstOrDefault(component => (string?)component?["type"] == type);
}
