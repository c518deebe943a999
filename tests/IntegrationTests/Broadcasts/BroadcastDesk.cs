using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>What tests of broadcasts say to a desk.</summary>
internal static class BroadcastDesk
{
    public const string Template = "season_news";

    private const string Words = """
        {"name":"$NAME","language":"$LANGUAGE","category":"$CATEGORY","body":"Hello {{$VARIABLE}}, $BODY","buttons":[],
         "variables":[{"name":"$VARIABLE","field":"contact.name","sample":"Asha"}]}
        """;

    private const string TemplateSql = """
        insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, provider_id)
        select gen_random_uuid(), n.tenant_id,
          case n.provider when 'twilio' then 'twilio:' || n.account_sid else n.provider || ':' || coalesce(n.business_account_id, n.id::text) end,
          n.id, @Name, @Language, @Category, 'approved', @Words::jsonb, '1'
        from whatsapp_configurations n
        where n.id = @Channel
        """;

    /// <summary>A template that the provider has approved: "Hello {{name}}, …".</summary>
    public static Task AddTemplateAsync(
        this Desk desk, string name = Template, string language = "en", string category = "UTILITY", string body = "the season begins.", Guid? channel = null,
        string variable = "name") =>
        desk.ExecuteAsync(TemplateSql, new
        {
            Name = name,
            Language = language,
            Category = category,
            Channel = channel ?? desk.Meta.Id,
            Words = Words.Replace("$NAME", name, StringComparison.Ordinal).Replace("$LANGUAGE", language, StringComparison.Ordinal)
                .Replace("$CATEGORY", category, StringComparison.Ordinal).Replace("$BODY", body, StringComparison.Ordinal)
                .Replace("$VARIABLE", variable, StringComparison.Ordinal),
        });

    /// <summary>As if they had last written then.</summary>
    public static Task WroteAsync(this Desk desk, string phone, DateTimeOffset at) => desk.WroteAsync(phone, "@At", new { At = at.ToUniversalTime() });

    /// <summary>As if their window closed so long from now, by the database's clock.</summary>
    public static Task WindowClosesAsync(this Desk desk, string phone, TimeSpan left) => desk.WroteAsync(phone, "now() - interval '24 hours' + @Left", new { Left = left });

    private static async Task WroteAsync(this Desk desk, string phone, string moment, object values)
    {
        var threads = (await desk.ConversationsAsync(phone)).Select(thread => thread.GetProperty("id").GetGuid()).ToArray();
        var parameters = new Dapper.DynamicParameters(values);
        parameters.Add("Threads", threads);
        await desk.ExecuteAsync($"update whatsapp_conversations set last_inbound_at = {moment} where id = any(@Threads)", parameters);
    }

    /// <summary>A list with these people on it, who are met by it where nobody knew them.</summary>
    public static Task<Guid> ListOfAsync(this Desk desk, params IEnumerable<string> lines) => desk.ListOfAsync(desk.Api, lines);

    public static async Task<Guid> ListOfAsync(this Desk desk, HttpClient by, IEnumerable<string> lines)
    {
        var list = (await desk.DoAsync(201, "/api/broadcast-lists", new { name = $"List {Guid.NewGuid()}" }, by)).GetProperty("id").GetGuid();
        using var file = new StringContent("phone,name,language\n" + string.Join('\n', lines) + "\n", Encoding.UTF8, "text/csv");
        using var answer = await by.PostAsync($"/api/broadcast-lists/{list}/import", file);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return list;
    }

    public static List<string> NewPhones(int count) => [.. Enumerable.Range(0, count).Select(_ => Desk.NewPhone())];

    public static Task<Guid> ListOfAsync(this Desk desk, IReadOnlyList<string> phones, string name, string language = "en") =>
        desk.ListOfAsync(phones.Select(phone => $"{phone},{name},{language}"));

    public static Dictionary<string, object> FormOf(this Desk desk, object audience, string template = Template, object? variables = null) => new()
    {
        ["name"] = "Season news",
        ["channelId"] = desk.Meta.Id,
        ["audience"] = audience,
        ["template"] = variables is null ? new { name = template, language = "en" } : new { name = template, language = "en", variables },
    };

    public static async Task<string> DraftAsync(this Desk desk, object audience, params (string Name, object Value)[] more)
    {
        var form = desk.FormOf(audience);
        foreach (var (name, value) in more) form[name] = value;
        return (await desk.DoAsync(201, "/api/broadcasts", form)).Text("id")!;
    }

    public static async Task<string> StartedAsync(this Desk desk, object audience, params (string Name, object Value)[] more)
    {
        var id = await desk.DraftAsync(audience, more);
        Assert.That((await desk.StepAsync(id, "start")).Text("status"), Is.EqualTo("running"));
        return id;
    }

    public static Task<JsonElement> StepAsync(this Desk desk, string id, string step, int status = 200, object? body = null, HttpClient? by = null) =>
        desk.DoAsync(status, $"/api/broadcasts/{id}/{step}", body, by);

    public static async Task<JsonElement> DoAsync(this Desk desk, int status, string path, object? body = null, HttpClient? by = null)
    {
        using var answer = await (by ?? desk.Api).PostAsync(path, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{path}: {text}");
        return JsonElement.Parse(text);
    }

    public static Task BecomesAsync(this Desk desk, string id, string status) =>
        Eventually.HoldsAsync(async () => (await desk.GetAsync($"/api/broadcasts/{id}")).Text("status") == status);

    /// <summary>By state, once nothing is on its way: progress may be a second old.</summary>
    public static async Task<Dictionary<string, int>> CountsAsync(this Desk desk, string id)
    {
        Dictionary<string, int> counts = [];
        await Eventually.HoldsAsync(async () =>
        {
            counts = (await desk.GetAsync($"/api/broadcasts/{id}")).GetProperty("progress").GetProperty("counts").EnumerateArray()
                .ToDictionary(count => count.Text("state")!, count => count.GetProperty("count").GetInt32());
            return !counts.ContainsKey("queued") && !counts.ContainsKey("sending");
        });
        return counts;
    }

    /// <summary>Completed, and every message has its answer.</summary>
    public static async Task EndsAsync(this Desk desk, string id)
    {
        await desk.BecomesAsync(id, "completed");
        await desk.SettleAsync();
    }

    public static Task<IReadOnlyList<JsonElement>> RecipientsAsync(this Desk desk, string id, string query = "") => desk.ListAsync($"/api/broadcasts/{id}/recipients?limit=200{query}");

    public static async Task<JsonElement> RecipientAsync(this Desk desk, string id, string phone) =>
        (await desk.RecipientsAsync(id)).Single(one => one.GetProperty("contact").Text("phone") == phone);

    /// <summary>The template's body values that this request carries.</summary>
    public static string[] ValuesOf(SentRequest sent) =>
        [.. sent.Body.GetProperty("template").GetProperty("components").EnumerateArray().SelectMany(part => part.GetProperty("parameters").EnumerateArray()).Select(one => one.Text("text")!)];

    public static Task FastAsync(this Desk desk, int perSecond = 1000) => desk.LimitAsync(new { messagesPerSecond = perSecond });
}
