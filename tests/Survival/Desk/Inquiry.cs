using System.Text.Json;

namespace TrailDesk.Survival.Desk;

/// <summary>Asks a node what an operator's tools ask: how it is, and for what is stored.</summary>
internal sealed class Inquiry(HttpClient http, string apiKey)
{
    /// <returns>"ready", "degraded", or the status of a refusal; null where nobody answered.</returns>
    public async Task<string?> ReadinessAsync(DeskNode node)
    {
        using var answer = await AskAsync(node, "/health/ready");
        if (answer is not { IsSuccessStatusCode: true }) return answer is null ? null : $"{(int)answer.StatusCode}";
        using var said = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return said.RootElement.GetProperty("status").GetString();
    }

    /// <returns>The status; null where nobody answered.</returns>
    public async Task<int?> ReadAsync(DeskNode node)
    {
        using var answer = await AskAsync(node, "/api/conversations?limit=20");
        return (int?)answer?.StatusCode;
    }

    private async Task<HttpResponseMessage?> AskAsync(DeskNode node, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, node.Url + path);
        request.Headers.Add("X-Api-Key", apiKey);
        try
        {
            return await http.SendAsync(request);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }
}
