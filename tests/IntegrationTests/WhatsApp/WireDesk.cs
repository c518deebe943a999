using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>One desk for every test of the wire: what each delivers has ids of its own.</summary>
internal static class WireDesk
{
    private static readonly Lazy<Task<Desk>> Shared = new(() => Desk.StartAsync());

    public static Task<Desk> GetAsync() => Shared.Value;

    public static async Task EndAsync()
    {
        if (Shared.IsValueCreated) await (await Shared.Value).DisposeAsync();
    }

    public static async Task<int> Post360Async(this Desk desk, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/whatsapp/webhook/{desk.Dialog360.Id}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-360dialog-signature", Wire.Sign(desk.Dialog360.WebhookSecret!, body));
        using var answer = await desk.Door.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <param name="query">What the callback's address holds beside the channel.</param>
    public static async Task<int> PostTwilioAsync(this Desk desk, SortedDictionary<string, string> form, string query = "")
    {
        var path = $"/api/whatsapp/webhook/{desk.Twilio.Id}{query}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", WebhookProof.TwilioSignature(desk.Twilio.AuthToken!, desk.App.Url + path, form));
        using var answer = await desk.Door.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>Somebody new writes through a channel, so that anything may be sent to them. Answers their number.</summary>
    public static async Task<string> MeetAsync(this Desk desk, DemoChannel channel)
    {
        var phone = Desk.NewPhone();
        var body = () => Wire.Body(Wire.Change(channel.PhoneNumberId!, "messages", [Wire.Message(Wire.Text("thanks"), phone)], Wire.Contact(phone)));
        Assert.That(await (channel.Provider switch
        {
            "meta" => desk.PostAsync(body()),
            "360dialog" => desk.Post360Async(body()),
            _ => desk.PostTwilioAsync(TwilioCases.Form(new JsonObject
            {
                ["MessageSid"] = Wire.NewId(),
                ["SmsStatus"] = "received",
                ["From"] = $"whatsapp:{phone}",
                ["Body"] = "thanks",
            }, channel.AccountSid!, channel.PhoneNumber)),
        }), Is.EqualTo(200));
        await desk.SettleAsync();
        return phone;
    }

    public static async Task CheckAsync(this Desk desk, DemoChannel channel, WireMessage wanted)
    {
        var id = await desk.FindAsync(channel, wanted.ProviderMessageId);
        if (wanted.Json is null)
        {
            Assert.That(id, Is.Null, wanted.ProviderMessageId);
            return;
        }

        Assert.That(id, Is.Not.Null, wanted.ProviderMessageId);
        var row = await desk.GetAsync($"/api/messages/{id}");
        var expected = wanted.Json.DeepClone().AsObject();
        expected["recipient"] = new JsonObject { ["phone"] = channel.PhoneNumber };
        foreach (var ours in new[] { "id", "conversationId", "receivedAt" }) expected[ours] = JsonNode.Parse(row.GetProperty(ours).GetRawText());
        if (expected["media"] is JsonArray media) AddState(media, row.GetProperty("media"));
        row.ShouldHoldExactly(expected);
    }

    /// <summary>Each file that came is waiting to be fetched, under an id of the desk's own.</summary>
    public static void AddState(JsonArray expected, JsonElement media)
    {
        for (var i = 0; i < expected.Count && i < media.GetArrayLength(); i++)
        {
            expected[i]!["id"] = media[i].GetProperty("id").GetGuid();
            expected[i]!["state"] = "pending";
        }
    }

    private const string FindSql = """
        select id from whatsapp_messages where channel_id = @Channel and provider_message_id = @Id
        """;

    private static async Task<Guid?> FindAsync(this Desk desk, DemoChannel channel, string providerMessageId)
    {
        await using var connection = new NpgsqlConnection(desk.App.Database.SuperuserConnectionString);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(FindSql, new { Channel = channel.Id, Id = providerMessageId });
    }

    /// <summary>Sends, and answers the message as it stands once it went.</summary>
    public static async Task<JsonElement> SendAsync(this Desk desk, DemoChannel channel, string phone, JsonNode draft)
    {
        var body = draft.DeepClone().AsObject();
        body["channelId"] = channel.Id;
        body["to"] = phone;
        using var answer = await desk.Api.PostAsJsonAsync("/api/whatsapp/send", body);
        Assert.That((int)answer.StatusCode, Is.EqualTo(202), await answer.Content.ReadAsStringAsync());
        var accepted = await answer.JsonAsync();
        await desk.SettleAsync();
        return await desk.GetAsync($"/api/messages/{accepted.Text("messageId")}");
    }
}
