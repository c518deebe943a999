using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>Sends as the desk would, with its own secrets: for what the desk itself never provokes.</summary>
internal static class ProviderDoors
{
    /// <returns>The status that Meta's API answers.</returns>
    public static async Task<int> ThroughMetaAsync(object message, string to)
    {
        var channel = await ChannelAsync("meta");
        var body = JsonSerializer.SerializeToNode(message)!;
        (body["messaging_product"], body["to"]) = ("whatsapp", to);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Running.Simulator.Url}/meta/v25.0/{Text(channel, "phoneNumberId")}/messages") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Text(channel, "accessToken"));
        using var answer = await Running.Simulator.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public static async Task<int> ThroughTwilioAsync(string text, string to)
    {
        var channel = await ChannelAsync("twilio");
        var form = new Dictionary<string, string> { ["To"] = $"whatsapp:{to}", ["From"] = $"whatsapp:{Text(channel, "phoneNumber")}", ["Body"] = text };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Running.Simulator.Url}/twilio/2010-04-01/Accounts/{Text(channel, "accountSid")}/Messages.json") { Content = new FormUrlEncodedContent(form) };
        var pair = $"{Text(channel, "accountSid")}:{Text(channel, "authToken")}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        using var answer = await Running.Simulator.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public static async Task SetAsync(string path, object body) =>
        (await Running.Simulator.Http.PutAsJsonAsync(Running.Simulator.Url + path, body)).EnsureSuccessStatusCode();

    private static async Task<JsonElement> ChannelAsync(string provider) =>
        (await Running.Simulator.GetAsync("/sim/channels")).GetProperty("channels").EnumerateArray().First(one => Text(one, "provider") == provider);

    private static string Text(JsonElement channel, string name) => channel.GetProperty(name).GetString()!;
}
