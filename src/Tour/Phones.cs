using System.Net.Http.Json;

namespace TrailDesk.Tour;

/// <summary>The people's phones: what they write goes through the provider's signed webhook, what they hold came through its API.</summary>
internal sealed class Phones(string simulatorUrl) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(simulatorUrl), Timeout = TimeSpan.FromSeconds(30) };

    public async Task<string> WriteAsync(Actor actor, DemoChannel channel, Draft draft, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync(PathOf(actor), draft with { ChannelId = channel.Id, Name = actor.Name }, cancellation);
        answer.EnsureSuccessStatusCode();
        var written = (await answer.Content.ReadFromJsonAsync<Written>(cancellation))!;
        Patience.Check($"The webhook of what {actor.Name} wrote on {channel.Provider}", "200 from the desk", $"{written.WebhookStatus?.ToString() ?? "no answer"}",
            written.WebhookStatus == 200);
        return written.ProviderMessageId;
    }

    public async Task<IReadOnlyList<PhoneBubble>> ReceivedAsync(Actor actor, DemoChannel channel, CancellationToken cancellation)
    {
        var all = (await http.GetFromJsonAsync<List<PhoneBubble>>($"{PathOf(actor)}?channelId={channel.Id}", cancellation))!;
        return [.. all.Where(bubble => bubble.Direction == "outbound")];
    }

    /// <param name="link">As the phone shows it: the simulator's own, or a link of the desk.</param>
    public Task<byte[]> OpenAsync(string link, CancellationToken cancellation) => http.GetByteArrayAsync(link, cancellation);

    /// <summary>What a provider does to a template by itself.</summary>
    public async Task DecideAsync(string providerTemplateId, string status, CancellationToken cancellation)
    {
        using var answer = await http.PutAsJsonAsync($"/sim/templates/{Uri.EscapeDataString(providerTemplateId)}", new { status }, cancellation);
        Patience.Check($"The provider's {status} of a template", "204", $"{(int)answer.StatusCode}", answer.IsSuccessStatusCode);
    }

    private static string PathOf(Actor actor) => $"/sim/phones/{Uri.EscapeDataString(actor.Phone)}/messages";

    public void Dispose() => http.Dispose();
}

/// <summary>Somebody with a phone.</summary>
internal sealed record Actor(string Name, string Phone, string Role);

/// <summary>What a person does on a phone, in the words of the simulator's control API.</summary>
internal sealed record Draft
{
    public string Type { get; init; } = "text";
    public string? Text { get; init; }
    public string? ButtonId { get; init; }
    public string? Title { get; init; }
    public string? ReplyTo { get; init; }
    public DraftFile? Media { get; init; }
    public Guid ChannelId { get; init; }
    public string? Name { get; init; }

    public static implicit operator Draft(string text) => new() { Text = text };
}

/// <param name="Data">Base64.</param>
internal sealed record DraftFile(string Data, string MimeType, string? FileName = null, string? Caption = null);

internal sealed record Written(string ProviderMessageId, int? WebhookStatus);

internal sealed record PhoneBubble(
    string ProviderMessageId, string Direction, string Type, DateTimeOffset At, string Status, string? Text, string? Template, PhoneList? List,
    PhoneFile? Media);

internal sealed record PhoneFile(string Kind, string Url, string? FileName);

internal sealed record PhoneList(string Button, IReadOnlyList<PhoneRow> Rows);

internal sealed record PhoneRow(string Id, string Title, string? Description);
