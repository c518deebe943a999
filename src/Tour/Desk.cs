using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrailDesk.Tour;

/// <summary>What the desk says over REST to a person who is signed in.</summary>
internal sealed class Desk : IDisposable
{
    private static readonly JsonSerializerOptions WithoutNulls = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

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

    public Task<DeskMessage?> MessageAsync(Guid id, CancellationToken cancellation) => http.GetFromJsonAsync<DeskMessage>($"/api/messages/{id}", cancellation);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<DeskConsent>> ConsentsAsync(Guid contactId, CancellationToken cancellation) =>
        ListAsync<DeskConsent>($"/api/contacts/{contactId}/consents?limit=100", cancellation);

    public Task<IReadOnlyList<DeskTemplate>> TemplatesAsync(CancellationToken cancellation) => ListAsync<DeskTemplate>("/api/templates?limit=100", cancellation);

    public Task<IReadOnlyList<DeskReminder>> RemindersAsync(CancellationToken cancellation) => ListAsync<DeskReminder>("/api/reminders?limit=100", cancellation);

    public async Task<DeskImport> ImportAsync(string path, string file, CancellationToken cancellation)
    {
        using var body = new StringContent(file, System.Text.Encoding.UTF8, "text/csv");
        using var answer = await http.PostAsync(path, body, cancellation);
        return await ReadAsync<DeskImport>("Bringing people in from a file", 200, answer, cancellation);
    }

    /// <param name="what">acknowledgement or updates.</param>
    public async Task ActAsync(Guid incidentId, string what, object body, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync($"/api/incidents/{incidentId}/{what}", body, cancellation);
        Patience.Check($"The manager's {what} of an incident", "200", $"{(int)answer.StatusCode}", answer.IsSuccessStatusCode);
    }

    /// <summary>Does something and reads the answer, which must come with that status.</summary>
    public async Task<T> DoAsync<T>(string step, int status, HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: WithoutNulls) };
        using var answer = await http.SendAsync(request, cancellation);
        return await ReadAsync<T>(step, status, answer, cancellation);
    }

    /// <param name="status">202 where it goes, 422 where it must be refused.</param>
    public Task<DeskSent> SendAsync(string step, int status, DeskDraft draft, CancellationToken cancellation) =>
        DoAsync<DeskSent>(step, status, HttpMethod.Post, "/api/whatsapp/send", draft, cancellation);

    public async Task<DeskFile> UploadAsync(byte[] file, string name, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } };
        using var answer = await http.PostAsync("/api/media", form, cancellation);
        return await ReadAsync<DeskFile>($"Uploading {name}", 201, answer, cancellation);
    }

    /// <summary>A signed link, as anybody opens it who was given it.</summary>
    public static async Task<byte[]> FollowAsync(string link, CancellationToken cancellation)
    {
        using var anybody = new HttpClient();
        return await anybody.GetByteArrayAsync(link, cancellation);
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<DeskPage<T>>(path, cancellation))!.Items;

    private static async Task<T> ReadAsync<T>(string step, int status, HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        Patience.Check(step, $"{status} from the desk", $"{(int)answer.StatusCode} {text}", (int)answer.StatusCode == status);
        return JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!;
    }

    public void Dispose() => http.Dispose();
}
