using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Twilio;

namespace TrailDesk.Simulator.Control;

/// <summary><c>/sim/templates</c>: what there is, and what the provider does to it by itself.</summary>
internal static class TemplateControl
{
    private static readonly string[] Statuses = ["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"];
    private static readonly string[] Categories = ["MARKETING", "UTILITY", "AUTHENTICATION"];
    private static readonly string[] Qualities = ["GREEN", "YELLOW", "RED", "UNKNOWN"];

    public static void Map(RouteGroupBuilder sim)
    {
        sim.MapGet("/templates", (ChannelBook channels, TemplateCatalogue templates, ContentCatalogue contents, SimulatorSettings settings) => new
        {
            byHand = settings.ReviewByHand,
            settings.ReviewMs,
            templates = TemplateCards.All(channels, templates, contents)
        });
        sim.MapPut("/templates", (ReviewChange change, SimulatorSettings settings, LiveChanges live) =>
        {
            settings.ReviewByHand = change.ByHand;
            live.ChannelsChanged();
            return Results.NoContent();
        });
        sim.MapPut("/templates/{id}", Change);
    }

    private static IResult Change(string id, TemplateChange change, TemplateCatalogue templates, TemplateReview review, ContentCatalogue contents)
    {
        if (Unknown(change.Status, Statuses) || Unknown(change.Category, Categories) || Unknown(change.CorrectCategory, Categories) || Unknown(change.Quality, Qualities))
            return Results.BadRequest(new { error = $"status is one of {string.Join(", ", Statuses)}, category of {string.Join(", ", Categories)}, quality of {string.Join(", ", Qualities)}" });
        if (contents.Find(id) is { } content)
        {
            content.Change(change.Status?.ToLowerInvariant(), change.Category, change.Reason);
            return Results.NoContent();
        }

        if (templates.Find(id) is not { } template) return Results.NotFound(new { error = "No such template" });
        if (change.Category is { } category) review.ChangeCategory(template, category);
        if (change.CorrectCategory is { } announced) review.AnnounceCategory(template, announced);
        if (change.Body is { } words) review.ChangeWords(template, words);
        if (change.Quality is { } quality) review.ChangeQuality(template, quality);
        if (change.Status is { } status) review.Decide(template, status, change.Reason ?? (status == "REJECTED" ? "INVALID_FORMAT" : "NONE"));
        return Results.NoContent();
    }

    private static bool Unknown(string? word, string[] words) => word is not null && !words.Contains(word);

    private sealed record ReviewChange(bool ByHand);

    private sealed record TemplateChange(string? Status = null, string? Category = null, string? Quality = null, string? Reason = null,
        string? CorrectCategory = null, string? Body = null);
}
