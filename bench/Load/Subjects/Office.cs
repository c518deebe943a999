using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace TrailDesk.Load;

/// <summary>What a company's owner does over REST.</summary>
internal sealed class Office : IDisposable
{
    private readonly HttpClient _api;
    private readonly LoadChannel _channel;

    public Office(Uri desk, LoadChannel channel)
    {
        (_api, _channel) = (new HttpClient { BaseAddress = desk, Timeout = TimeSpan.FromMinutes(5) }, channel);
        _api.DefaultRequestHeaders.Add("X-Api-Key", channel.ApiKey);
    }

    /// <summary>A list with these people, who become contacts.</summary>
    public async Task<string> ListAsync(IEnumerable<string> phones)
    {
        var list = await DoAsync(HttpMethod.Post, "/api/broadcast-lists", JsonContent.Create(new { name = $"List {Guid.NewGuid()}" }));
        using var file = new StringContent($"phone,name,language\n{string.Concat(phones.Select(phone => $"+{phone},Asha,en\n"))}", Encoding.UTF8, MediaTypeHeaderValue.Parse("text/csv"));
        await DoAsync(HttpMethod.Post, $"/api/broadcast-lists/{list}/import", file);
        return list!;
    }

    public async Task<string> DraftAsync(string list)
    {
        var broadcast = new { name = "Season", channelId = _channel.Id, audience = new { listIds = new[] { list } }, template = new { name = "season_news", language = "en" } };
        return (await DoAsync(HttpMethod.Post, "/api/broadcasts", JsonContent.Create(broadcast)))!;
    }

    public Task StartAsync(string broadcast) => DoAsync(HttpMethod.Post, $"/api/broadcasts/{broadcast}/start");

    public Task SetThroughputAsync(int perSecond) =>
        DoAsync(HttpMethod.Patch, $"/api/whatsapp/config/{_channel.Id}", JsonContent.Create(new { messagesPerSecond = perSecond }));

    /// <returns>The id of what it was about, where the answer has one.</returns>
    private async Task<string?> DoAsync(HttpMethod method, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var answer = await _api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.TryGetProperty("id", out var id) ? id.GetString() : null;
    }

    public void Dispose() => _api.Dispose();
}
