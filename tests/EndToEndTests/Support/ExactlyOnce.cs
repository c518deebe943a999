using System.Net.Http.Json;
using System.Text.Json;

namespace TrailDesk.EndToEndTests.Support;

/// <summary>
/// What was acknowledged has one row and one reply, on the right phone, in order. What was never acknowledged may have
/// been lost with the process that took it, and may never have more.
/// </summary>
internal static class ExactlyOnce
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Unsettled = ["queued", "sending", "unknown"];

    public static async Task CheckAsync(Load load, SimulatorProcess simulator, DeskProcess desk)
    {
        using var rest = await desk.SignInAsync();
        await Eventually.HoldsAsync("A reply to every acknowledged message", Patience, () => UnansweredAsync(load, simulator), missing => missing.Length == 0);
        await Eventually.HoldsAsync("An outcome of every reply", Patience, () => UnsettledAsync(load, rest), count => count == 0);
        foreach (var writer in load.Writers) await CheckAsync(writer, simulator, rest);
    }

    private static async Task CheckAsync(Writer writer, SimulatorProcess simulator, HttpClient rest)
    {
        var received = await simulator.ReceivedAsync(writer.Phone, writer.Channel.Id);
        var replies = ReplyCodes.Of(received);
        var rows = (await MessagesAsync(writer, rest)).Where(message => message.Direction == "inbound").Select(message => message.ProviderMessageId).ToList();
        var who = $"{writer.Phone} on {writer.Channel.Provider}";
        Assert.Multiple(() =>
        {
            Assert.That(replies, Is.Unique, $"one reply to each message of {who}");
            Assert.That(replies, Is.SubsetOf(writer.Written.Select(message => message.Code)), $"only what {who} wrote is answered there");
            Assert.That(WithoutTheOneInDoubt(received, writer), Is.Ordered, $"replies to {who} come in order");
            Assert.That(rows, Is.Unique, $"one row for each message of {who}");
            Assert.That(writer.Written.Where(message => message.Acknowledged).Select(message => message.Id), Is.SubsetOf(rows), $"a row for all of {who}");
        });
    }

    // One reply to a phone is in the air at a time. When nobody knows what became of it, it waits for the grace time and
    // then goes once more, while later ones go on: that one alone may come late. And what was never acknowledged has no
    // place in the order: it may be fetched from the provider's list afterwards.
    private static IReadOnlyList<string> WithoutTheOneInDoubt(IReadOnlyList<Received> received, Writer writer)
    {
        var asked = writer.Written.Where(message => message.Acknowledged).ToDictionary(message => message.Code);
        var replies = received.Where(reply => asked.ContainsKey(ReplyCodes.Of(reply))).ToList();
        var late = replies.Skip(1).Where((reply, before) => string.CompareOrdinal(ReplyCodes.Of(reply), ReplyCodes.Of(replies[before])) < 0)
            .FirstOrDefault(reply => reply.At - asked[ReplyCodes.Of(reply)].At >= DeskProcess.Grace);
        return ReplyCodes.Of(replies.Where(reply => reply != late));
    }

    private static async Task<string> UnansweredAsync(Load load, SimulatorProcess simulator)
    {
        var missing = new List<string>();
        foreach (var writer in load.Writers)
        {
            var replies = ReplyCodes.Of(await simulator.ReceivedAsync(writer.Phone, writer.Channel.Id));
            missing.AddRange(writer.Written.Where(message => message.Acknowledged).Select(message => message.Code).Except(replies).Select(code => $"{code} ({writer.Channel.Provider})"));
        }

        return missing.Count == 0 ? "" : $"{missing.Count} without one: {string.Join(", ", missing.Take(8))}";
    }

    private static async Task<int> UnsettledAsync(Load load, HttpClient rest)
    {
        var count = 0;
        foreach (var writer in load.Writers)
            count += (await MessagesAsync(writer, rest)).Count(message => Unsettled.Contains(message.Status));
        return count;
    }

    private static async Task<IReadOnlyList<MessageRow>> MessagesAsync(Writer writer, HttpClient rest)
    {
        var conversations = await rest.GetFromJsonAsync<Page<JsonElement>>(
            $"/api/conversations?phone={Uri.EscapeDataString(writer.Phone)}&channelId={writer.Channel.Id}");
        var rows = new List<MessageRow>();
        foreach (var conversation in conversations!.Items)
            rows.AddRange((await rest.GetFromJsonAsync<Page<MessageRow>>($"/api/conversations/{conversation.GetProperty("id").GetString()}/messages?limit=200"))!.Items);
        return rows;
    }
}

internal sealed record Page<T>(IReadOnlyList<T> Items);

internal sealed record MessageRow(string Direction, string Status, string? ProviderMessageId);
