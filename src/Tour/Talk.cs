namespace TrailDesk.Tour;

/// <summary>One thing said and its answer, both read back before they are printed.</summary>
internal sealed class Talk(Desk desk, Phones phones, Transcript transcript, Patience patience)
{
    /// <param name="expected">Words that the answer must hold.</param>
    public async Task<PhoneBubble> AskAsync(Actor actor, DemoChannel channel, Draft draft, params string[] expected)
    {
        var step = $"{actor.Name} on {channel.Provider}: {draft.Text ?? draft.Title ?? draft.Type}";
        var before = (await phones.ReceivedAsync(actor, channel, patience.Stop)).Count;
        await SayAsync(actor, channel, draft);
        return await HearAsync(step, actor, channel, before, expected);
    }

    /// <summary>Something written on a phone, as the desk holds it.</summary>
    public async Task<DeskMessage> SayAsync(Actor actor, DemoChannel channel, Draft draft)
    {
        var id = await phones.WriteAsync(actor, channel, draft, patience.Stop);
        var message = await HeldAsync($"{actor.Name} on {channel.Provider}: {draft.Text ?? draft.Title ?? draft.Type}", actor, channel, id);
        transcript.Wrote(actor, channel, message);
        return message;
    }

    /// <summary>How many messages a phone holds, to be asked before something comes to it.</summary>
    public async Task<int> CountAsync(Actor actor, DemoChannel channel) => (await phones.ReceivedAsync(actor, channel, patience.Stop)).Count;

    /// <summary>The next message that reaches a phone, read there, and known to be read by the desk; just one.</summary>
    public async Task<PhoneBubble> HearAsync(string step, Actor actor, DemoChannel channel, int before, params string[] expected)
    {
        var wanted = $"one message on the phone of {actor.Name} with {string.Join(", ", expected.Select(word => $"'{word}'"))}";
        var arrived = await patience.UntilAsync(step, wanted,
            async cancellation => await phones.ReceivedAsync(actor, channel, cancellation),
            all => all.Count > before, all => $"{all.Count - before} new messages there");
        var text = TextOf(arrived[before]);
        Patience.Check(step, wanted, $"'{text}'", expected.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
        var message = await HeldAsync(step, actor, channel, arrived[before].ProviderMessageId, wantedStatus: "read");
        var all = await phones.ReceivedAsync(actor, channel, patience.Stop);
        Patience.Check(step, "one message, not more", $"{all.Count - before} messages", all.Count == before + 1);
        transcript.Received(actor, channel, all[before], message);
        return all[before];
    }

    /// <summary>The message as the desk holds it in the person's conversation on that channel.</summary>
    private async Task<DeskMessage> HeldAsync(string step, Actor actor, DemoChannel channel, string providerMessageId, string? wantedStatus = null) =>
        await patience.UntilAsync(step, $"the message in the desk's conversation{(wantedStatus is null ? "" : $", {wantedStatus}")}",
            async cancellation => await desk.ConversationAsync(actor.Phone, channel.Id, cancellation) is { } conversation
                ? (await desk.MessagesAsync(conversation.Id, cancellation)).FirstOrDefault(message => message.ProviderMessageId == providerMessageId)
                : null,
            message => wantedStatus is null || message.Status == wantedStatus,
            message => $"status {message.Status}{string.Concat(message.Errors?.Select(error => $", code {error.Code} {error.Title}") ?? [])}");

    public static string TextOf(PhoneBubble bubble) =>
        string.Join('\n', [bubble.Text ?? "", .. bubble.List?.Rows.Select(row => $"{row.Title} {row.Description}") ?? []]);
}
