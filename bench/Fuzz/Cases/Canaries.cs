using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace TrailDesk.Fuzz.Cases;

/// <summary>Good messages among the bad ones. Each must stand in the desk once, word for word, and alone with its sender.</summary>
internal sealed class Canaries(HostileDoor door)
{
    private static readonly string[] Providers = ["meta", "twilio", "360dialog"];
    private readonly System.Collections.Concurrent.ConcurrentQueue<int> _sent = new();
    private int _numbers;

    public int Count => _sent.Count;

    private static string Phone(int number) => $"4478{number:00000000}";

    private static string Text(int number) => $" canary {number} é 🚌\n";

    private static string Id(int number) => $"wamid.canary.{number}";

    public async Task<int> SendAsync()
    {
        var number = Interlocked.Increment(ref _numbers);
        var channel = door.Channel(Providers[number % 3]);
        var isForm = channel.Provider == "twilio";
        var status = await door.PostAsync(
            channel, HostileDoor.Addressed(Encoding.UTF8.GetBytes(isForm ? Form(number) : Json(number)), channel),
            isForm ? "application/x-www-form-urlencoded" : "application/json");
        if (status == 200) _sent.Enqueue(number);
        return status;
    }

    private static string Json(int number) =>
        $$$"""{"object":"whatsapp_business_account","entry":[{"id":"102","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"$number"},"contacts":[{"profile":{"name":"Canary {{{number}}}"},"wa_id":"{{{Phone(number)}}}"}],"messages":[{"from":"{{{Phone(number)}}}","id":"{{{Id(number)}}}","timestamp":"{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}}","type":"text","text":{"body":{{{JsonSerializer.Serialize(Text(number))}}}}}]}}]}]}""";

    private static string Form(int number) =>
        $"MessageSid={Id(number)}&AccountSid=$account&To=$number&From=whatsapp%3A%2B{Phone(number)}&WaId={Phone(number)}&ProfileName=Canary+{number}&SmsStatus=received&NumMedia=0&Body={Uri.EscapeDataString(Text(number))}";

    /// <summary>What is wrong with the canaries, a sentence each.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(HttpClient api)
    {
        var faults = new List<string>();
        foreach (var number in _sent)
            if (await FaultAsync(api, number) is { } fault)
                faults.Add($"canary {number}: {fault}");
        return faults;
    }

    private static async Task<string?> FaultAsync(HttpClient api, int number)
    {
        var conversations = await ListAsync(api, $"/api/conversations?phone=%2B{Phone(number)}");
        if (conversations.Count != 1) return $"{conversations.Count} conversations";
        var messages = await ListAsync(api, $"/api/conversations/{conversations[0].GetProperty("id").GetString()}/messages");
        var inbound = messages.Where(message => message.GetProperty("direction").GetString() == "inbound").ToList();
        if (inbound.Count != 1) return $"{inbound.Count} messages of theirs";
        var (message, sender) = (inbound[0], inbound[0].GetProperty("sender"));
        var isWhole = message.GetProperty("text").GetString() == Text(number)
            && message.GetProperty("type").GetString() == "text"
            && message.GetProperty("providerMessageId").GetString() == Id(number)
            && sender.GetProperty("phone").GetString() == "+" + Phone(number)
            && sender.GetProperty("name").GetString() == $"Canary {number}";
        return isWhole ? null : message.GetRawText();
    }

    private static async Task<List<JsonElement>> ListAsync(HttpClient api, string path)
    {
        var page = await api.GetFromJsonAsync<JsonElement>(path);
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
