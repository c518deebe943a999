using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TrailDesk.Tour;

/// <summary>What the desk says over REST to a person who is signed in.</summary>
internal sealed class Desk : IDisposable
{
    private readonly HttpClient http;

    private Desk(HttpClient http) => this.http = http;

    public static async Task<Desk> SignInAsync(string url, string email, string password, CancellationToken cancellation)
    {
        var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };
        using var answer = await http.PostAsJsonAsync("/api/auth/login", new { email, password }, cancellation);
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        Patience.Check("Signing in", "200", $"{(int)answer.StatusCode}", answer.IsSuccessStatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        return new Desk(http);
    }

    public async Task<DeskConversation?> ConversationAsync(string phone, Guid channelId, CancellationToken cancellation) =>
        await ListAsync<DeskConversation>($"/api/conversations?phone={Uri.EscapeDataString(phone)}&channelId={channelId}", cancellation) is [var newest, ..]
            ? newest : null;

    public Task<IReadOnlyList<DeskMessage>> MessagesAsync(Guid conversationId, CancellationToken cancellation) =>
        ListAsync<DeskMessage>($"/api/conversations/{conversationId}/messages?limit=100", cancellation);

    public Task<IReadOnlyList<DeskLead>> LeadsAsync(CancellationToken cancellation) => ListAsync<DeskLead>("/api/leads?limit=100", cancellation);

    public Task<IReadOnlyList<DeskBooking>> BookingsAsync(CancellationToken cancellation) => ListAsync<DeskBooking>("/api/bookings?limit=100", cancellation);

    public Task<IReadOnlyList<DeskIncident>> IncidentsAsync(CancellationToken cancellation) => ListAsync<DeskIncident>("/api/incidents?limit=100", cancellation);

    public Task<IReadOnlyList<DeskEntry>> TimelineAsync(string? subject, CancellationToken cancellation) =>
        ListAsync<DeskEntry>($"/api/timeline?limit=200{(subject is null ? "" : $"&subject={subject}")}", cancellation);

    /// <param name="what">acknowledgement or updates.</param>
    public async Task ActAsync(Guid incidentId, string what, object body, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync($"/api/incidents/{incidentId}/{what}", body, cancellation);
        Patience.Check($"The manager's {what} of an incident", "200", $"{(int)answer.StatusCode}", answer.IsSuccessStatusCode);
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<DeskPage<T>>(path, cancellation))!.Items;

    public void Dispose() => http.Dispose();
}

internal sealed record DeskPage<T>(IReadOnlyList<T> Items);

internal sealed record DeskPerson(Guid Id, string? Name, string? Phone = null);

internal sealed record DeskCode(Guid Id, string Code);

internal sealed record DeskConversation(Guid Id, DeskPerson Contact, DeskCode? Lead);

internal sealed record DeskMoney(string Amount, string Currency);

internal sealed record DeskBookingTrip(string Code, string Package);

internal sealed record DeskMessage
{
    public required string Direction { get; init; }
    public required string Type { get; init; }
    public required string Status { get; init; }
    public string? Text { get; init; }
    public string? ProviderMessageId { get; init; }
    public IReadOnlyList<DeskMedia>? Media { get; init; }
    public DeskTap? Interactive { get; init; }
    public IReadOnlyList<DeskError>? Errors { get; init; }
    public DateTimeOffset? ProviderTimestamp { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
}

internal sealed record DeskMedia(string Kind, string? FileName, string? Caption);

internal sealed record DeskTap(string Kind, string? Id, string? Title);

internal sealed record DeskError(string Code, string? Title);

internal sealed record DeskLead(
    Guid Id, string Code, string Status, DeskPerson Contact, Guid ConversationId, string? Product, int? People, string? Month,
    string? Language, string Source, DeskPerson? Assignee);

internal sealed record DeskBooking(
    string Code, string Status, DeskPerson Contact, DeskBookingTrip Trip, DateOnly StartsOn, DateOnly EndsOn, DeskMoney Balance);

internal sealed record DeskIncident(
    Guid Id, string Code, string Status, string Severity, string Category, DeskCode Trip, string? Text, DeskPerson ReportedBy,
    IReadOnlyList<DeskMessage> Attachments, DateTimeOffset? ResolvedAt);

internal sealed record DeskSubject(string Kind, Guid Id, string? Code);

internal sealed record DeskEntry(
    DateTimeOffset At, string Kind, string Actor, string Source, string? Text, IReadOnlyDictionary<string, string>? Data, DeskSubject Subject);
