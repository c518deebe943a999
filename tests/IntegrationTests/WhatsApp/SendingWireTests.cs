using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>What a caller asks for is what the provider is told, to the field, and what the message shows.</summary>
internal sealed class SendingWireTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await WireDesk.GetAsync();

    private static IEnumerable<TestCaseData> Rows(string part) => WireCase.Lines("sends.jsonl").Where(row => row[part] is not null)
        .Select(row => new TestCaseData(row).SetArgDisplayNames((string)row["case"]!));

    private static IEnumerable<TestCaseData> Cloud() => Rows("cloud");
    private static IEnumerable<TestCaseData> Twilio() => Rows("twilio");
    private static IEnumerable<TestCaseData> Refused() => Rows("twilioRefuses");

    [TestCaseSource(nameof(Cloud))]
    public Task Meta_is_told(JsonObject row) => CloudIsToldAsync(row, _desk.Meta, $"/v25.0/{_desk.Meta.PhoneNumberId}/messages");

    [TestCaseSource(nameof(Cloud))]
    public Task Dialog360_is_told(JsonObject row) => CloudIsToldAsync(row, _desk.Dialog360, "/messages");

    private async Task CloudIsToldAsync(JsonObject row, DemoChannel channel, string path)
    {
        var phone = await _desk.MeetAsync(channel);
        var message = await _desk.SendAsync(channel, phone, row["draft"]!);
        var sent = _desk.Recorder.To(phone).Single(one => one.Body.Text("biz_opaque_callback_data") == message.Text("id"));
        var expected = row["cloud"]!.DeepClone().AsObject();
        expected["messaging_product"] = "whatsapp";
        expected["recipient_type"] = "individual";
        expected["to"] = phone;
        expected["biz_opaque_callback_data"] = message.Text("id");
        sent.Body.ShouldHoldExactly(expected);
        Assert.That(sent.Path, Is.EqualTo(path));
        Shows(message, row, sent.Id, phone, channel);
    }

    [TestCaseSource(nameof(Twilio))]
    public async Task Twilio_is_told(JsonObject row)
    {
        var phone = await _desk.MeetAsync(_desk.Twilio);
        var message = await _desk.SendAsync(_desk.Twilio, phone, row["draft"]!);
        var callback = $"{_desk.App.Url}/api/whatsapp/webhook/{_desk.Twilio.Id}?mid={message.Text("id")}";
        var sent = _desk.Recorder.To(phone).Single(one => one.Body.Text("StatusCallback") == callback);
        var expected = row["twilio"]!.DeepClone().AsObject();
        expected["To"] = $"whatsapp:{phone}";
        expected["From"] = $"whatsapp:{_desk.Twilio.PhoneNumber}";
        expected["StatusCallback"] = callback;
        sent.Body.ShouldHoldExactly(expected);
        Assert.That(sent.Path, Is.EqualTo($"/2010-04-01/Accounts/{_desk.Twilio.AccountSid}/Messages.json"));
        Shows(message, row, sent.Id, phone, _desk.Twilio);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task What_Twilio_cannot_carry_is_refused_by_its_field(JsonObject row)
    {
        var draft = row["draft"]!.DeepClone().AsObject();
        draft["channelId"] = _desk.Twilio.Id;
        draft["to"] = await _desk.MeetAsync(_desk.Twilio);
        using var answer = await _desk.Api.PostAsJsonAsync("/api/whatsapp/send", draft);
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
        Assert.That((await answer.JsonAsync()).GetProperty("errors").TryGetProperty((string)row["twilioRefuses"]!, out _), Is.True);
    }

    [Test]
    public async Task A_person_without_a_number_is_the_recipient()
    {
        const string UserId = "GB.55001122";
        await _desk.WriteAsync(UserId, Wire.Text("thanks"), userId: UserId);
        using var answer = await _desk.Api.PostAsJsonAsync("/api/whatsapp/send", new { channelId = _desk.Meta.Id, userId = UserId, type = "text", text = "for you" });
        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
        await _desk.SettleAsync();
        var sent = _desk.Recorder.To(UserId).Single(one => one.Text == "for you").Body;
        Assert.That(sent.Text("recipient"), Is.EqualTo(UserId));
        Assert.That(sent.TryGetProperty("to", out _), Is.False);
    }

    private static void Shows(JsonElement message, JsonObject row, string providerMessageId, string phone, DemoChannel channel)
    {
        Assert.Multiple(() =>
        {
            Assert.That(message.Text("providerMessageId"), Is.EqualTo(providerMessageId));
            Assert.That(message.Text("direction"), Is.EqualTo("outbound"));
            Assert.That(message.Text("type"), Is.EqualTo((string)row["draft"]!["type"]!));
            Assert.That(message.GetProperty("recipient").Text("phone"), Is.EqualTo(phone));
            Assert.That(message.GetProperty("sender").Text("phone"), Is.EqualTo(channel.PhoneNumber));
        });
        foreach (var (name, value) in row["shows"]?.AsObject() ?? [])
            message.GetProperty(name).ShouldHoldExactly(value!);
    }
}
