namespace TrailDesk.Tour;

/// <summary>Templates from the first draft to a phone whose window is closed, and through a provider's pause.</summary>
internal sealed class TemplateAct(Offices offices, Talk talk, Phones phones, Transcript transcript, Patience patience)
{
    public const string Notice = "permit_ready";
    public const string Offer = "spring_treks";
    private const string NoticeWords = "Dear {{name}}, your permit for {{trip}} is ready. Write to us here if anything is missing.";
    private const string OfferWords = "Dear {{name}}, our new spring treks go to {{trip}}, in small groups and with local guides. Answer here to hear the dates.";

    public async Task PlayAsync(DemoChannel channel, Results results)
    {
        transcript.Scene("A template's life");
        var notice = channel.Provider == "meta" ? await MendAsync(channel) : await DraftAsync(channel, offices.Owner, Notice, "UTILITY", NoticeWords);
        var offer = await DraftAsync(channel, offices.Owner, Offer, "MARKETING", OfferWords);
        if (channel.Provider == "meta") await LetGoAsync(notice);
        else await SubmitAsync(offices.Owner, notice);
        await SubmitAsync(offices.Owner, offer);
        if (channel.Provider == "meta") results.Templates.Add(await BeRejectedAsync(channel));
        notice = await UntilAsync(notice, "approved");
        offer = await UntilAsync(offer, "approved");
        results.Templates.UnionWith([notice.Id, offer.Id]);
        transcript.Fact($"{channel.Provider} approved {notice.Name} ({notice.Category}) and {offer.Name} ({offer.Category}); let go by {notice.ApprovedBy?.Name}");
        await SendAsync(channel);
        await BePausedAsync(channel, notice);
    }

    private async Task<DeskTemplate> MendAsync(DemoChannel channel)
    {
        var template = await DraftAsync(channel, offices.Operations, Notice, "UTILITY", "Your permit for {{trip}} is ready, dear {{name}}");
        var found = await offices.Operations.DoAsync<DeskFindings>($"The linter on {Notice}", 200, HttpMethod.Get, $"{PathOf(template)}/lint", null, patience.Stop);
        Patience.Check($"The linter on {Notice}", "one error, body.edge", string.Join(", ", found.Findings.Select(one => $"{one.Severity} {one.Rule}")),
            found.Findings is [{ Severity: "error", Rule: "body.edge" }]);
        transcript.Fact($"The draft of {Notice} has a fault: {found.Findings[0].Sentence} {found.Findings[0].Mend}");
        await offices.Operations.DoAsync<DeskSent>($"Submitting the faulty {Notice}", 422, HttpMethod.Post, $"{PathOf(template)}/submit", null, patience.Stop);
        return await offices.Operations.DoAsync<DeskTemplate>($"Mending {Notice}", 200, HttpMethod.Put, PathOf(template), FormOf(Notice, "UTILITY", NoticeWords), patience.Stop);
    }

    private async Task LetGoAsync(DeskTemplate template)
    {
        var asked = await SubmitAsync(offices.Operations, template);
        Patience.Check($"Submitting {asked.Name}", "awaiting_approval", asked.Stage, asked.Stage == "awaiting_approval");
        transcript.Fact($"Mended and submitted by operations: {template.Name} waits for a manager");
        var gone = await offices.Manager.DoAsync<DeskTemplate>($"Approving {template.Name}", 200, HttpMethod.Post, $"{PathOf(template)}/approve", new { asked.Version }, patience.Stop);
        transcript.Fact($"{gone.ApprovedBy?.Name} approved it: off to the provider ({gone.Status})");
    }

    private async Task<Guid> BeRejectedAsync(DemoChannel channel)
    {
        // The simulator's reviewers reject whatever says so in its name.
        var template = await DraftAsync(channel, offices.Owner, "reject_me_please", "UTILITY", NoticeWords);
        await SubmitAsync(offices.Owner, template);
        var rejected = await UntilAsync(template, "rejected");
        Patience.Check($"The rejection of {template.Name}", "its reason", rejected.Reason ?? "none", rejected.Reason is { Length: > 0 });
        transcript.Fact($"{channel.Provider} rejected {rejected.Name}: {rejected.Reason}");
        return rejected.Id;
    }

    private async Task SendAsync(DemoChannel channel)
    {
        var step = $"Free text to {Cast.Grace.Name}, who never wrote on {channel.Provider}";
        var refused = await offices.Owner.SendAsync(step, 422, new DeskDraft(channel.Id, Cast.Grace.Phone, "text") { Text = "Your permit is ready." }, patience.Stop);
        Patience.Check(step, $"{Notice} among the templates that fit", refused.Detail ?? "", refused.Templates?.Any(one => one.Name == Notice) == true);
        transcript.Fact($"{step}: refused. {refused.Detail}");
        var before = await talk.CountAsync(Cast.Grace, channel);
        await offices.Owner.SendAsync($"{Notice} to {Cast.Grace.Name}", 202, ToGrace(channel), patience.Stop);
        await talk.HearAsync($"{Notice} outside the window", Cast.Grace, channel, before, "Dear Grace, your permit for Annapurna is ready.");
    }

    private async Task BePausedAsync(DemoChannel channel, DeskTemplate template)
    {
        await phones.DecideAsync(template.ProviderTemplateId!, "PAUSED", patience.Stop);
        var paused = await UntilAsync(template, "paused");
        var refused = await offices.Owner.SendAsync($"The paused {Notice} to {Cast.Grace.Name}", 422, ToGrace(channel), patience.Stop);
        transcript.Fact($"{channel.Provider} paused it{(paused.Reason is { Length: > 0 } reason ? $" ({reason})" : "")}; the desk refuses to send it. {refused.Detail}");
        // Webhooks tell whole seconds: the same word twice in one is one.
        await patience.SecondAsync();
        await phones.DecideAsync(template.ProviderTemplateId!, "APPROVED", patience.Stop);
        await UntilAsync(template, "approved");
        transcript.Fact($"The pause is over: {Notice} is approved again");
    }

    private async Task<DeskTemplate> DraftAsync(DemoChannel channel, Desk author, string name, string category, string words)
    {
        var form = FormOf(name, category, words);
        form["channelId"] = channel.Id;
        return await author.DoAsync<DeskTemplate>($"The draft of {name} for {channel.Provider}", 201, HttpMethod.Post, "/api/templates", form, patience.Stop);
    }

    private static Dictionary<string, object> FormOf(string name, string category, string words) => new()
    {
        ["name"] = name,
        ["language"] = "en",
        ["category"] = category,
        ["body"] = words,
        ["variables"] = new[] { new { name = "name", field = "contact.name", sample = "Asha" }, new { name = "trip", field = "trip.name", sample = "Langtang" } },
    };

    private async Task<DeskTemplate> SubmitAsync(Desk author, DeskTemplate template) =>
        await author.DoAsync<DeskTemplate>($"Submitting {template.Name}", 200, HttpMethod.Post, $"{PathOf(template)}/submit", null, patience.Stop);

    // Meta and 360dialog tell by webhook; Twilio tells nobody, and is asked.
    private async Task<DeskTemplate> UntilAsync(DeskTemplate template, string status) =>
        await patience.UntilAsync($"{template.Name} at {template.Provider}", status, async cancellation =>
        {
            if (template.Provider == "twilio")
                await offices.Owner.DoAsync<object>("Reading Twilio's list", 200, HttpMethod.Post, "/api/templates/sync", new { }, cancellation);
            return await offices.Owner.DoAsync<DeskTemplate>($"Reading {template.Name}", 200, HttpMethod.Get, PathOf(template), null, cancellation);
        }, now => now.Status == status, now => $"{now.Status} {now.Reason}");

    private static DeskDraft ToGrace(DemoChannel channel) => new(channel.Id, Cast.Grace.Phone, "template") { Template = Filled(Notice, "Grace", "Annapurna") };

    public static object Filled(string template, string name, string trip) => new { name = template, language = "en", variables = new { name, trip } };

    private static string PathOf(DeskTemplate template) => $"/api/templates/{template.Id}";
}

/// <summary>Who works at the desk: each signed in with the own role.</summary>
internal sealed record Offices(Desk Owner, Desk Manager, Desk Operations) : IDisposable
{
    public void Dispose()
    {
        Owner.Dispose();
        Manager.Dispose();
        Operations.Dispose();
    }
}
