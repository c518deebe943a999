using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.CloudApi;

internal sealed record Template(string Id, string AccountId, string Name, string Language, JsonNode Components)
{
    public required string Category { get; set; }

    /// <summary>APPROVED, PENDING, REJECTED, PAUSED or DISABLED.</summary>
    public required string Status { get; set; }
    public string Reason { get; set; } = "NONE";
    public string Quality { get; set; } = "UNKNOWN";
}

internal sealed record RenderedTemplate(string Text, string? Header, string? Footer, IReadOnlyList<ButtonView>? Buttons);

/// <summary>Templates of each WhatsApp Business Account.</summary>
internal sealed class TemplateCatalogue
{
    private const int Most = 10_000;
    private static readonly JsonNode HelloWorld = JsonNode.Parse(
        """[{"type":"HEADER","format":"TEXT","text":"Hello World"},{"type":"BODY","text":"Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us."},{"type":"FOOTER","text":"WhatsApp Business Platform sample message"}]""")!;
    private readonly ConcurrentDictionary<(string Account, string Name, string Language), Template> templates = new();
    private long nextId = 1_689_556_908_000_000;

    public IEnumerable<Template> Of(string account)
    {
        if (!templates.Keys.Any(key => key.Account == account)) Add(account, "hello_world", "en_US", "UTILITY", HelloWorld.DeepClone(), "APPROVED");
        return templates.Values.Where(template => template.AccountId == account).OrderBy(template => template.Id, StringComparer.Ordinal);
    }

    public Template? Add(string account, string name, string language, string category, JsonNode components, string status = "PENDING")
    {
        if (templates.Count >= Most) return null;
        var template = new Template($"{Interlocked.Increment(ref nextId)}", account, name, language, components) { Category = category, Status = status };
        return templates.TryAdd((account, name, language), template) ? template : null;
    }

    public Template? Find(string id) => templates.Values.FirstOrDefault(template => template.Id == id);

    /// <summary>The same template with other words, to be reviewed again.</summary>
    public Template Replace(Template old, string category, JsonNode components)
    {
        var changed = old with { Components = components, Category = category, Status = "PENDING", Reason = "NONE" };
        templates[(old.AccountId, old.Name, old.Language)] = changed;
        return changed;
    }

    /// <param name="id">One language; empty for all.</param>
    public int Remove(string account, string name, string id = "") =>
        Of(account).Where(template => template.Name == name && (id.Length == 0 || template.Id == id)).ToList()
            .Count(template => templates.TryRemove((account, template.Name, template.Language), out _));

    /// <summary>132001, 132015, 132016 or 132000 where the provider would say so; null when the template may be sent.</summary>
    public ApiAnswer? Refusal(string account, JsonElement sent, bool strict)
    {
        var (name, language) = (sent.Text("name")!, sent.Part("language").Text("code")!);
        var known = Of(account).Where(template => template.Name == name).ToList();
        if (known.Count == 0 && !strict) return null;
        if (known.Find(template => template.Language == language) is not { } match)
            return GraphErrors.Refuse(132001, $"template name ({name}) does not exist in {language}");
        if (match.Status != "APPROVED")
            return GraphErrors.Refuse(match.Status switch { "PAUSED" => 132015, "DISABLED" => 132016, _ => 132001 }, $"template name ({name}) is {match.Status} in {language}");
        var expected = Variables(Body(match));
        var given = Parameters(sent, "body").Count();
        return expected == given ? null
            : GraphErrors.Refuse(132000, $"body: number of localizable_params ({given}) does not match the expected number of params ({expected})");
    }

    /// <summary>In the lower case that prices have it in. One that was never created here is utility.</summary>
    public string CategoryOf(string account, JsonElement sent) =>
        templates.TryGetValue((account, sent.Text("name")!, sent.Part("language").Text("code")!), out var template) ? template.Category.ToLowerInvariant() : "utility";

    public RenderedTemplate Render(string account, JsonElement sent)
    {
        var values = Parameters(sent, "body").ToArray();
        if (!templates.TryGetValue((account, sent.Text("name") ?? "", sent.Part("language").Text("code") ?? ""), out var template))
            return new RenderedTemplate($"[{sent.Text("name")}] {string.Join(" · ", values)}".TrimEnd(' '), null, null, QuickReplies(sent, []));
        var text = Body(template);
        for (var at = 0; at < values.Length; at++) text = text.Replace($"{{{{{at + 1}}}}}", values[at], StringComparison.Ordinal);
        var header = Parameters(sent, "header").Aggregate(Part(template, "HEADER"), (shown, value) => shown?.Replace("{{1}}", value, StringComparison.Ordinal));
        return new RenderedTemplate(text, header, Part(template, "FOOTER"), QuickReplies(sent, Titles(template)));
    }

    private static IEnumerable<string> Parameters(JsonElement sent, string type) => sent.Items("components")
        .Where(component => string.Equals(component.Text("type"), type, StringComparison.OrdinalIgnoreCase))
        .SelectMany(component => component.Items("parameters"))
        .Select(parameter => parameter.Text("text") ?? parameter.Part(parameter.Text("type") ?? "").Text("fallback_value") ?? "…");

    private static List<ButtonView>? QuickReplies(JsonElement sent, string[] titles)
    {
        var payloads = sent.Items("components").Where(component => component.Text("sub_type") == "quick_reply")
            .ToDictionary(component => component.Text("index") ?? "0", component => component.Items("parameters").FirstOrDefault().Text("payload"));
        if (titles.Length == 0) titles = [.. payloads.Values.Select(payload => payload ?? "Reply")];
        return titles.Length == 0 ? null
            : [.. titles.Select((title, at) => new ButtonView("quickReply", payloads.GetValueOrDefault($"{at}") ?? title, title))];
    }

    private static string[] Titles(Template template) => [.. template.Components.AsArray()
        .Where(component => (string?)component?["type"] == "BUTTONS").SelectMany(component => component!["buttons"]!.AsArray())
        .Where(button => (string?)button?["type"] == "QUICK_REPLY").Select(button => (string?)button!["text"] ?? "")];

    private static string Body(Template template) => Part(template, "BODY") ?? "";

    private static string? Part(Template template, string type) => (string?)template.Components.AsArray()
        .FirstOrDefault(component => (string?)component?["type"] == type)?["text"];

    private static int Variables(string body) => body.Split("{{").Skip(1).Select(rest => rest.Split("}}")[0]).Distinct().Count();
}
