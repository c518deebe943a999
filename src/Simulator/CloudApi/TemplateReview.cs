using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>What becomes of a template: reviewed after a moment, and whatever somebody wants to happen to it later.</summary>
internal sealed class TemplateReview(SimulatorSettings settings, DueQueue later, ChannelBook channels, WebhookDesk desk, TimeProvider clock)
{
    public void Begin(Template template) => later.After(settings.ReviewMs, () =>
    {
        if (template.Status != "PENDING" || settings.ReviewByHand) return;
        if (IsRejected(template.Name)) Decide(template, "REJECTED", "INVALID_FORMAT");
        else Decide(template, "APPROVED", "NONE");
    });

    public static bool IsRejected(string name) => name.Contains("reject", StringComparison.OrdinalIgnoreCase);

    public void Decide(Template template, string status, string reason)
    {
        (template.Status, template.Reason) = (status, status == "REJECTED" ? reason : "NONE");
        var value = Value(template);
        (value["event"], value["reason"], value["message_template_category"]) = (status, reason, template.Category);
        if (status == "REJECTED") value["rejection_info"] = new JsonObject { ["reason"] = "the simulator was told to", ["recommendation"] = "Change it and submit it again." };
        if (status == "PAUSED") value["other_info"] = new JsonObject { ["title"] = "FIRST_PAUSE", ["description"] = "Paused for 3 hours: people marked it as spam." };
        Tell(template, "message_template_status_update", value);
    }

    public void ChangeCategory(Template template, string category)
    {
        var value = Value(template);
        (value["previous_category"], value["new_category"]) = (template.Category, category);
        template.Category = category;
        Tell(template, "template_category_update", value);
    }

    /// <summary>The body in other words: the account's owner has edited it in Meta's own pages.</summary>
    public void ChangeWords(Template template, string body)
    {
        foreach (var component in template.Components.AsArray())
            if ((string?)component?["type"] == "BODY") component["text"] = body;
        var value = Value(template);
        value["message_template_element"] = body;
        Tell(template, "message_template_components_update", value);
    }

    /// <summary>What is going to become of its category: told a day before.</summary>
    public void AnnounceCategory(Template template, string category)
    {
        var value = Value(template);
        (value["new_category"], value["correct_category"]) = (template.Category, category);
        Tell(template, "template_category_update", value);
    }

    public void ChangeQuality(Template template, string quality)
    {
        var value = Value(template);
        (value["previous_quality_score"], value["new_quality_score"]) = (template.Quality, quality);
        template.Quality = quality;
        Tell(template, "message_template_quality_update", value);
    }

    // An integer here, a text in the list: as Meta has it.
    private static JsonObject Value(Template template) => new()
    {
        ["message_template_id"] = long.Parse(template.Id, CultureInfo.InvariantCulture),
        ["message_template_name"] = template.Name,
        ["message_template_language"] = template.Language
    };

    /// <summary>To each address once: numbers of one account mostly share one.</summary>
    private void Tell(Template template, string field, JsonObject value)
    {
        var body = Encoding.ASCII.GetBytes(
            $$"""{"object":"whatsapp_business_account","entry":[{"id":"{{template.AccountId}}","time":{{clock.GetUtcNow().ToUnixTimeSeconds()}},"changes":[{{CloudBody.Change(field, value)}}]}]}""");
        foreach (var channel in channels.All.Where(channel => !channel.IsTwilio && channel.AccountId == template.AccountId).DistinctBy(channel => channels.WebhookUrl(channel.Id)))
            desk.Post(new OutgoingEvent(channel, "template", []) { Raw = body });
    }
}
