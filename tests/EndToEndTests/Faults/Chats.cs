using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests.Faults;

/// <summary>
/// One person on each channel who asks for bookings that nobody has, one after the other. An answer repeats the booking's
/// code, so that each can be told apart.
/// </summary>
internal sealed class Chats(SimulatorProcess simulator, IReadOnlyList<SimulatedChannel> channels, int series)
{
    private const int Messages = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public IReadOnlyList<Chat> All { get; } = [.. channels.Index().Select(channel => new Chat($"+1{series}{channel.Index}0015550199", channel.Item,
        [.. Enumerable.Range(10, Messages).Select(number => $"BK-{series}{channel.Index}{number}")]))];

    /// <summary>Each waits until its webhook was answered before it writes on, as a person would.</summary>
    public Task WriteAsync() => Task.WhenAll(All.Select(async chat =>
    {
        foreach (var code in chat.Codes) await simulator.WriteAsync(chat.Phone, chat.Channel.Id, code);
    }));

    public Task WriteAllAtOnceAsync() => Task.WhenAll(All.SelectMany(chat => chat.Codes.Select(code => simulator.WriteAsync(chat.Phone, chat.Channel.Id, code))));

    /// <summary>The desk has everything, has said something about everything, and nothing is under way any more.</summary>
    /// <param name="statuses">That of every answer, or each one's, newest first.</param>
    public async Task<IReadOnlyList<DeskMessage>> SettleAsync(HttpClient desk, string statuses)
    {
        await Eventually.HoldsAsync($"Every answer {statuses}", Patience, () => SummaryAsync(desk), summary => summary == Expected(statuses));
        await Eventually.HoldsAsync("No webhook under way", Patience, async () => (await simulator.GetAsync("/sim/health")).GetProperty("pendingWebhooks").GetInt32(), count => count == 0);
        return [.. (await Task.WhenAll(All.Select(chat => RowsAsync(chat, desk)))).SelectMany(rows => rows)];
    }

    public async Task<IReadOnlyList<string>> AnswersAsync(Chat chat) => ReplyCodes.Of(await simulator.ReceivedAsync(chat.Phone, chat.Channel.Id));

    public static async Task<IReadOnlyList<DeskMessage>> RowsAsync(Chat chat, HttpClient desk)
    {
        var conversations = await desk.GetFromJsonAsync<Page<JsonElement>>($"/api/conversations?phone={Uri.EscapeDataString(chat.Phone)}&channelId={chat.Channel.Id}");
        if (conversations!.Items.Count == 0) return [];
        Assert.That(conversations.Items, Has.Count.EqualTo(1), $"one conversation of {chat.Phone}");
        var id = conversations.Items[0].GetProperty("id").GetString();
        return (await desk.GetFromJsonAsync<Page<DeskMessage>>($"/api/conversations/{id}/messages?limit=200"))!.Items;
    }

    private string Expected(string statuses) => string.Join("; ", All.Select(chat => $"{chat.Channel.Provider}: {Messages} in, {(statuses.Contains(' ') ? statuses : string.Join(' ', Enumerable.Repeat(statuses, Messages)))}"));

    private async Task<string> SummaryAsync(HttpClient desk)
    {
        var parts = new List<string>();
        foreach (var chat in All)
        {
            var rows = (await RowsAsync(chat, desk)).ToLookup(row => row.Direction);
            parts.Add($"{chat.Channel.Provider}: {rows["inbound"].Count()} in, {string.Join(' ', rows["outbound"].Select(row => row.Status))}");
        }

        return string.Join("; ", parts);
    }
}

internal sealed record Chat(string Phone, SimulatedChannel Channel, IReadOnlyList<string> Codes);

internal sealed record DeskMessage(string Direction, string Status, string? ProviderMessageId, IReadOnlyList<DeskError>? Errors);

internal sealed record DeskError(string Code);
