using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

/// <summary>What people write is nowhere in the clear: not in a dump, the write-ahead log, the data folder or the logs.</summary>
internal sealed class CanaryTests
{
    private static readonly string Canary = "Quetzal" + Guid.NewGuid().ToString("n")[..12];
    private readonly CapturedLogs _logs = new();

    [Test]
    public async Task A_canary_in_every_place_that_people_write_in_is_found_nowhere()
    {
        var phone = Desk.NewPhone();
        await using var desk = await Desk.StartAsync(builder => builder.Logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Debug));
        desk.Recorder.Answer = sent => sent.To == phone
            ? (400, new { error = new { message = Canary, code = 131026, error_data = new { details = Canary } } })
            : null;
        foreach (var content in Contents()) await desk.WriteAsync(phone, content);
        Assert.That(await desk.PostAsync(Encoding.UTF8.GetBytes("unreadable " + Canary)), Is.EqualTo(200));
        Assert.That(await desk.PostAsync(Wire.Body(Wire.Change("1999", "messages", [Wire.Message(Wire.Text(Canary), phone)]))), Is.EqualTo(200));
        await desk.AskAsync("+15550130", $"ISSUE TRP123 {Canary}");
        await PlayPersonAsync(desk, phone);
        await desk.StatusAsync("wamid.unknown", phone, ("failed", DateTimeOffset.UtcNow, new[] { new { code = 1, title = Canary, error_data = new { details = Canary } } }));
        await desk.SettleAsync();
        await Sql.ExecuteAsync(desk.App.Database.SuperuserConnectionString, "checkpoint");

        // The subject is not empty: REST shows it, so it was stored.
        Assert.That((await desk.MessagesAsync(phone)).Count(message => message.GetRawText().Contains(Canary, StringComparison.Ordinal)), Is.GreaterThan(25));
        Assert.That((await desk.GetAsync("/api/audit-logs?action=canary.sung")).GetRawText(), Does.Contain(Canary));
        Assert.That(await DumpAsync(desk), Does.Not.Contain(Canary).And.Not.Contain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Canary))));
        Assert.That(FilesWith(Encoding.UTF8.GetBytes(Canary)), Is.Empty);
        Assert.That(_logs.Lines, Is.Not.Empty);
        Assert.That(_logs.Lines.Where(line => line.Contains(Canary, StringComparison.Ordinal) || line.Contains(phone[1..], StringComparison.Ordinal)), Is.Empty);
    }

    private static async Task PlayPersonAsync(Desk desk, string phone)
    {
        foreach (var draft in Drafts())
        {
            var body = (JsonObject)JsonSerializer.SerializeToNode(draft)!;
            (body["channelId"], body["to"]) = (desk.Meta.Id, phone);
            using var answer = await desk.Api.PostAsJsonAsync("/api/whatsapp/send", body);
            Assert.That((int)answer.StatusCode, Is.EqualTo(202), body.ToJsonString());
        }

        var conversation = (await desk.ConversationsAsync(phone))[0].Text("id");
        var incident = (await desk.ListAsync("/api/incidents?limit=1"))[0].Text("id");
        foreach (var path in new[] { $"conversations/{conversation}/notes", $"incidents/{incident}/updates", $"incidents/{incident}/resolution" })
            (await desk.Api.PostAsJsonAsync($"/api/{path}", new { text = Canary })).EnsureSuccessStatusCode();
        await using var scope = desk.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IAuditLog>().WriteAsync(
            DemoCast.TenantId, new AuditEntry(null, "canary.sung", "conversation", Guid.Parse(conversation!), ("song", Canary)), CancellationToken.None);
    }

    private static IEnumerable<object> Drafts()
    {
        yield return new { type = "text", text = Canary };
        yield return new { type = "template", template = new { name = "trip_update", language = "en", components = new[] { new { type = "body", parameters = new[] { new { type = "text", text = Canary } } } } } };
        yield return new { type = "image", media = new { url = $"https://files.example/{Canary}.jpg", caption = Canary } };
        yield return new { type = "document", media = new { providerMediaId = "77", fileName = Canary + ".pdf", caption = Canary } };
        yield return new { type = "location", location = new { latitude = 1.5, longitude = 2.5, name = Canary, address = Canary } };
        yield return new { type = "contacts", contacts = new[] { new { name = new { formatted_name = Canary } } } };
        yield return new { type = "interactive", interactive = new { kind = "button", header = new { text = Canary }, body = Canary, footer = Canary, buttons = new[] { new { id = Canary, title = Canary } } } };
    }

    private static IEnumerable<object> Contents()
    {
        yield return Wire.Text($"Interested in {Canary} Trek for 2 people in December");
        yield return Wire.Text(Canary);
        yield return new { type = "image", image = new { id = "1", mime_type = "image/jpeg", caption = Canary } };
        yield return new { type = "document", document = new { id = "2", mime_type = "application/pdf", filename = Canary + ".pdf", caption = Canary } };
        yield return new { type = "video", video = new { id = "3", mime_type = "video/mp4", caption = Canary } };
        yield return new { type = "audio", audio = new { id = "4", mime_type = "audio/" + Canary } };
        yield return new { type = "audio", audio = new { id = "5", mime_type = "audio/" + Canary, voice = true } };
        yield return new { type = "sticker", sticker = new { id = "6", mime_type = "image/" + Canary, animated = true } };
        yield return new { type = "location", location = new { latitude = 1.5, longitude = 2.5, name = Canary, address = Canary } };
        yield return new { type = "contacts", contacts = new[] { new { name = new { formatted_name = Canary }, org = new { company = Canary }, emails = new[] { new { email = Canary } } } } };
        yield return new { type = "text", text = new { body = "this one" }, context = new { referred_product = new { catalog_id = Canary, product_retailer_id = Canary } } };
        yield return new { type = "order", order = new { catalog_id = Canary, text = Canary } };
        yield return new { type = "button", button = new { payload = Canary, text = Canary } };
        yield return new { type = "interactive", interactive = new { type = "list_reply", list_reply = new { id = Canary, title = Canary, description = Canary } } };
        yield return new { type = "interactive", interactive = new { type = "nfm_reply", nfm_reply = new { name = "flow", body = Canary, response_json = "{\"x\":\"" + Canary + "\"}" } } };
        yield return new { type = "reaction", reaction = new { message_id = "wamid.1", emoji = Canary } };
        yield return new { type = "interactive", interactive = new { type = "button_reply", button_reply = new { id = Canary, title = Canary } } };
        yield return new { type = "system", system = new { type = "other", body = Canary } };
        yield return new { type = "unsupported", errors = new[] { new { code = 131051, title = Canary, error_data = new { details = Canary } } } };
        yield return new { type = "text", text = new { body = "hello" }, referral = new { source_type = "ad", headline = Canary, body = Canary } };
    }

    // Every table as pg_dump would write it: bytes as hexadecimal digits, everything else as text.
    private static async Task<string> DumpAsync(Desk desk)
    {
        await using var connection = new NpgsqlConnection(desk.App.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        var tables = (await connection.QueryAsync<string>(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")).AsList();
        Assert.That(tables, Has.Count.GreaterThan(30));
        var dump = new StringBuilder();
        foreach (var table in tables)
        {
            using var rows = await connection.BeginTextExportAsync($"copy {table} to stdout");
            dump.Append(await rows.ReadToEndAsync());
        }

        return dump.ToString();
    }

    private static List<string> FilesWith(byte[] needle) =>
    [
        .. Directory.EnumerateFiles(TestCluster.DataFolder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(file => !file.EndsWith("traildesk.lock", StringComparison.Ordinal) && Contains(file, needle)),
    ];

    private static bool Contains(string file, byte[] needle)
    {
        try
        {
            return File.ReadAllBytes(file).AsSpan().IndexOf(needle) >= 0;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
