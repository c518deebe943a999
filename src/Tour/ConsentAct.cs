namespace TrailDesk.Tour;

/// <summary>The words by which somebody stops and resumes, with the words that confirm it.</summary>
internal sealed record OptOut(string Stop, string Stopped, string Start, string Resumed)
{
    public static OptOut Of(string provider) => provider switch
    {
        "meta" => new OptOut("STOP", "Done: you won't get further messages", "START", "Welcome back!"),
        "twilio" => new OptOut("BERHENTI", "Selesai: Himalaya Trails", "MULAI", "Selamat datang kembali!"),
        _ => new OptOut("BAJA", "Hecho: Himalaya Trails", "ALTA", "¡Qué alegría!"),
    };
}

/// <summary>Marketing stops at a word and comes back at another; bookings are told of all the while.</summary>
internal sealed class ConsentAct(Desk desk, Talk talk, Transcript transcript, Patience patience)
{
    public async Task PlayAsync(DemoChannel channel, Actor customer, Results results)
    {
        transcript.Scene("No more offers, and offers again");
        var words = OptOut.Of(channel.Provider);
        await talk.AskAsync(customer, channel, words.Stop, words.Stopped);
        var before = await talk.CountAsync(customer, channel);
        await talk.SayAsync(customer, channel, words.Stop);
        await BeRefusedAsync(channel, customer);
        // The second word is not confirmed again: what comes next to the phone is the notice.
        await SendAsync(channel, customer, TemplateAct.Notice, "booking");
        await talk.HearAsync($"A booking's notice for {customer.Name}, who stopped", customer, channel, before, "your permit for Annapurna is ready");
        await talk.AskAsync(customer, channel, words.Start, words.Resumed);
        before = await talk.CountAsync(customer, channel);
        await SendAsync(channel, customer, TemplateAct.Offer, "marketing");
        await talk.HearAsync($"An offer for {customer.Name}, who resumed", customer, channel, before, "spring treks go to Annapurna");
        results.Contacts.Add(await CheckLedgerAsync(channel, customer, words));
    }

    private async Task BeRefusedAsync(DemoChannel channel, Actor customer)
    {
        var step = $"An offer to {customer.Name}, who stopped";
        var refused = await desk.SendAsync(step, 422, Filled(channel, customer, TemplateAct.Offer, "marketing"), patience.Stop);
        Patience.Check(step, "a sentence that says since when", refused.Detail ?? "", refused.Detail?.StartsWith("This person opted out of marketing messages on ", StringComparison.Ordinal) == true);
        transcript.Fact($"{step}: refused. {refused.Detail}");
    }

    private async Task<DeskPerson> CheckLedgerAsync(DemoChannel channel, Actor customer, OptOut words)
    {
        var conversation = await desk.ConversationAsync(customer.Phone, channel.Id, patience.Stop);
        var entries = await desk.ConsentsAsync(conversation!.Contact.Id, patience.Stop);
        var (wanted, found) = ($"opted_in {words.Start}, opted_out {words.Stop}, opted_out {words.Stop}", string.Join(", ", entries.Select(one => $"{one.State} {one.Wording}")));
        Patience.Check($"The consents of {customer.Name}", wanted, found, found == wanted);
        return conversation.Contact;
    }

    private async Task SendAsync(DemoChannel channel, Actor customer, string template, string purpose) =>
        await desk.SendAsync($"{template} to {customer.Name}", 202, Filled(channel, customer, template, purpose), patience.Stop);

    private static DeskDraft Filled(DemoChannel channel, Actor customer, string template, string purpose) =>
        new(channel.Id, customer.Phone, "template") { Template = TemplateAct.Filled(template, customer.Name.Split(' ')[0], "Annapurna"), Purpose = purpose };
}
