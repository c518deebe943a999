using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

internal sealed class CloudApiTests
{
    private RunningSimulator simulator = null!;

    [SetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    private static object Text(string body, string to = RunningSimulator.Customer) => new
    {
        messaging_product = "whatsapp",
        to,
        type = "text",
        text = new { body },
        biz_opaque_callback_data = "our-id"
    };

    [Test]
    public async Task A_phone_that_writes_makes_a_signed_Meta_webhook()
    {
        var written = await simulator.WriteAsync("m", new { type = "text", text = "Namasté 👍" });
        var webhook = await simulator.NextAsync();
        var value = webhook.Value;
        var message = value.GetProperty("messages")[0];
        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, webhook.Body));
        Assert.Multiple(() =>
        {
            Assert.That(written.GetProperty("webhookStatus").GetInt32(), Is.EqualTo(200));
            Assert.That(written.GetProperty("deliveries").GetInt32(), Is.EqualTo(1));
            Assert.That(webhook.Headers["X-Hub-Signature-256"], Is.EqualTo(expected));
            Assert.That(webhook.Text, Does.Contain("""Namast\u00e9 \ud83d\udc4d"""));
            Assert.That(value.GetProperty("metadata").GetProperty("phone_number_id").GetString(), Is.EqualTo("106000000000001"));
            Assert.That(value.GetProperty("contacts")[0].GetProperty("wa_id").GetString(), Is.EqualTo("9779800000001"));
            Assert.That(message.GetProperty("from").GetString(), Is.EqualTo("9779800000001"));
            Assert.That(message.GetProperty("from_user_id").GetString(), Does.StartWith("NP."));
            Assert.That(message.GetProperty("id").GetString(), Is.EqualTo(written.GetProperty("providerMessageId").GetString()));
            Assert.That(message.GetProperty("text").GetProperty("body").GetString(), Is.EqualTo("Namasté 👍"));
        });
    }

    [Test]
    public async Task An_accepted_text_is_answered_in_Metas_shape_and_becomes_sent_and_delivered()
    {
        await simulator.WriteAsync("m", new { type = "text", text = "hi" });
        var (status, body) = await simulator.MetaAsync(Text("hello"));
        var sent = await simulator.NextAsync(one => one.IsStatus("sent"));
        var delivered = await simulator.NextAsync(one => one.IsStatus("delivered"));
        var id = body.GetProperty("messages")[0].GetProperty("id").GetString();
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(200));
            Assert.That(id, Does.StartWith("wamid."));
            Assert.That(body.GetProperty("contacts")[0].GetProperty("input").GetString(), Is.EqualTo(RunningSimulator.Customer));
            Assert.That(body.GetProperty("contacts")[0].GetProperty("wa_id").GetString(), Is.EqualTo("9779800000001"));
            Assert.That(sent.Value.GetProperty("statuses")[0].GetProperty("id").GetString(), Is.EqualTo(id));
            Assert.That(delivered.Value.GetProperty("statuses")[0].GetProperty("biz_opaque_callback_data").GetString(), Is.EqualTo("our-id"));
            Assert.That(delivered.Value.GetProperty("statuses")[0].GetProperty("recipient_id").GetString(), Is.EqualTo("9779800000001"));
        });
    }

    [TestCase("15550101", 131026)]
    [TestCase("447700900999", 131047)]
    public async Task A_send_that_cannot_arrive_is_accepted_and_then_failed(string to, int code)
    {
        var (status, _) = await simulator.MetaAsync(Text("hello", $"+{to}"));
        var failed = await simulator.NextAsync(one => one.IsStatus("failed"));
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(200));
            Assert.That(failed.Value.GetProperty("statuses")[0].GetProperty("errors")[0].GetProperty("code").GetInt32(), Is.EqualTo(code));
        });
    }

    [Test]
    public async Task The_test_numbers_succeed_and_stay_sent()
    {
        await simulator.MetaAsync(Text("a", "+15550102"));
        await simulator.NextAsync(one => one.IsStatus("sent"));
        await simulator.MetaAsync(Text("b", "+15550100"));
        await simulator.NextAsync(one => one.IsStatus("delivered"));
        var blocked = await simulator.GetAsync("/sim/phones/15550102/messages?channelId=m");
        var succeeded = await simulator.GetAsync("/sim/phones/15550100/messages?channelId=m");
        Assert.That(blocked[0].GetProperty("status").GetString(), Is.EqualTo("sent"));
        Assert.That(succeeded[0].GetProperty("status").GetString(), Is.EqualTo("delivered"));
    }

    [TestCase("wrong", "106000000000001", 401, 190, null)]
    [TestCase("meta-token", "999", 400, 100, 33)]
    public async Task A_wrong_caller_gets_Metas_own_error(string token, string number, int status, int code, int? subcode)
    {
        var (answered, body) = await simulator.MetaAsync(Text("x"), token, number);
        var error = body.GetProperty("error");
        Assert.Multiple(() =>
        {
            Assert.That(answered, Is.EqualTo(status));
            Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(code));
            Assert.That(error.TryGetProperty("error_subcode", out var given) ? given.GetInt32() : (int?)null, Is.EqualTo(subcode));
            Assert.That(error.GetProperty("fbtrace_id").GetString(), Is.Not.Empty);
        });
    }

    [Test]
    public async Task Bad_JSON_is_error_100()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/meta/v25.0/106000000000001/messages") { Content = new StringContent("{nope") };
        request.Headers.Add("Authorization", "Bearer meta-token");
        using var response = await simulator.Http.SendAsync(request);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(body.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(100));
    }

    [TestCase("image")]
    [TestCase("video")]
    [TestCase("audio")]
    [TestCase("voice")]
    [TestCase("document")]
    [TestCase("sticker")]
    [TestCase("location")]
    [TestCase("contacts")]
    [TestCase("buttonReply")]
    [TestCase("listReply")]
    [TestCase("templateButton")]
    [TestCase("reaction")]
    [TestCase("order")]
    [TestCase("unsupported")]
    [TestCase("numberChange")]
    [TestCase("identityChange")]
    [TestCase("edit")]
    public async Task Every_type_can_be_written_through_each_provider(string type)
    {
        foreach (var channel in (string[])["m", "d", "t"])
        {
            var written = await simulator.WriteAsync(channel, new
            {
                type,
                title = "Yes",
                buttonId = "yes",
                emoji = "👍",
                replyTo = "wamid.X",
                newPhone = "+9779800000099",
                contacts = new[] { new { name = "Ravi Karki", phone = "+9779811112222" } }
            });
            Assert.That(written.GetProperty("webhookStatus").GetInt32(), Is.EqualTo(200), channel);
        }
    }

    [Test]
    public async Task A_person_without_a_phone_is_named_by_user_id_alone()
    {
        await simulator.WriteAsync("m", new { type = "text", text = "hi", omitPhone = true, userId = "GB.134912" });
        var value = (await simulator.NextAsync()).Value;
        var message = value.GetProperty("messages")[0];
        Assert.Multiple(() =>
        {
            Assert.That(message.TryGetProperty("from", out _), Is.False);
            Assert.That(value.GetProperty("contacts")[0].TryGetProperty("wa_id", out _), Is.False);
            Assert.That(message.GetProperty("from_user_id").GetString(), Is.EqualTo("GB.134912"));
        });
    }

    [Test]
    public async Task Media_of_a_phone_comes_down_through_360dialogs_swapped_host()
    {
        var data = Convert.ToBase64String("a photo"u8);
        await simulator.WriteAsync("d", new { type = "image", media = new { data, mimeType = "image/jpeg" } });
        var webhook = await simulator.NextAsync();
        var image = webhook.Value.GetProperty("messages")[0].GetProperty("image");
        var resolved = await simulator.GetAsync($"/dialog360/{image.GetProperty("id").GetString()}", ("D360-API-KEY", "key"));
        var link = new Uri(resolved.GetProperty("url").GetString()!);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dialog360" + link.PathAndQuery);
        request.Headers.Add("D360-API-KEY", "key");
        request.Headers.Add("User-Agent", "TrailDesk");
        using var response = await simulator.Http.SendAsync(request);
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData("secret360"u8, webhook.Body));
        Assert.Multiple(async () =>
        {
            Assert.That(link.Host, Is.EqualTo("lookaside.fbsbx.com"));
            Assert.That(webhook.Headers["x-360dialog-signature"], Is.EqualTo(expected));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("a photo"));
            Assert.That(image.GetProperty("sha256").GetString(), Is.EqualTo(Convert.ToBase64String(SHA256.HashData("a photo"u8))));
        });
    }

    [Test]
    public async Task Uploaded_media_can_be_sent_resolved_and_downloaded()
    {
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/meta/v25.0/106000000000001/media");
        upload.Headers.Add("Authorization", "Bearer meta-token");
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes("%PDF"));
        file.Headers.ContentType = new("application/pdf");
        upload.Content = new MultipartFormDataContent { { new StringContent("whatsapp"), "messaging_product" }, { file, "file", "v.pdf" }, { new StringContent("application/pdf"), "type" } };
        using var response = await simulator.Http.SendAsync(upload);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var (status, _) = await simulator.MetaAsync(new { messaging_product = "whatsapp", to = "+15550100", type = "document", document = new { id, filename = "v.pdf" } });
        var resolved = await simulator.GetAsync($"/meta/v25.0/{id}", ("Authorization", "Bearer meta-token"));
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(200));
            Assert.That(resolved.GetProperty("mime_type").GetString(), Is.EqualTo("application/pdf"));
            Assert.That(resolved.GetProperty("file_size").GetInt32(), Is.EqualTo(4));
            Assert.That(resolved.GetProperty("url").GetString(), Does.Contain("/meta/whatsapp_business/attachments/?mid=" + id));
        });
    }
}
