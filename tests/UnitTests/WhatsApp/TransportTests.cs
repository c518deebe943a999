using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>What certainly was not sent is deferred; what may have been is unknown.</summary>
internal sealed class TransportTests
{
    private static readonly OutboundMessage Hello =
        new(Guid.Parse("8f1c0000-0000-4000-8000-000000000001"), new Party("+447700900123"), "text", new MessageContent { Text = "hello" });

    private static IEnumerable<Func<HttpMessageHandler, IWhatsAppProvider>> Providers =>
        [handler => Webhook.Meta(handler), handler => Webhook.Dialog360(handler), handler => Webhook.Twilio(handler)];

    private static IEnumerable<string> Names => ["meta", "360dialog", "twilio"];

    [Test]
    public async Task A_refused_connection_is_deferred()
    {
        foreach (var outcome in await SendAsync(new SocketsHttpHandler(), "http://127.0.0.1:1"))
            Assert.That(((SendOutcome.Deferred)outcome).Failure, Is.EqualTo(SendFailure.Unreachable));
    }

    [Test]
    public async Task A_connection_that_breaks_after_the_request_left_is_unknown()
    {
        foreach (var outcome in await SendAsync(new AnsweringHandler(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded))))
            Assert.That(((SendOutcome.Unknown)outcome).Away, Is.Null, "one connection tells nothing of the next");
    }

    [Test]
    public async Task A_timeout_after_the_request_left_is_unknown()
    {
        foreach (var outcome in await SendAsync(new AnsweringHandler(_ => throw new OperationCanceledException())))
            Assert.That(((SendOutcome.Unknown)outcome).Away?.Code, Is.EqualTo("timeout"));
    }

    [Test]
    public async Task A_server_that_hangs_up_is_asked_once_only()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var accepted = 0;
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync();
                accepted++;
                await client.GetStream().ReadExactlyAsync(new byte[16]);
            }
        });
        var provider = Webhook.Meta(new SocketsHttpHandler(), $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/meta");
        var outcome = await provider.SendAsync(Hello, Webhook.Channel("meta"), default);
        server.Stop();
        Assert.That(outcome, Is.TypeOf<SendOutcome.Unknown>());
        Assert.That(accepted, Is.EqualTo(1));
        Assert.That(async () => await serving, Throws.InstanceOf<Exception>());
    }

    [Test]
    public void A_cancelled_send_throws_before_the_request_leaves()
    {
        foreach (var (make, name) in Providers.Zip(Names))
            Assert.That(
                async () => await make(new AnsweringHandler(200, "{}")).SendAsync(Hello, Webhook.Channel(name), new CancellationToken(true)),
                Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(200, "{}", null)]
    [TestCase(200, "<html>", null)]
    [TestCase(500, "", null)]
    [TestCase(502, "<html>bad gateway</html>", null)]
    [TestCase(504, "upstream timed out", null)]
    [TestCase(503, "<html>", SendFailure.Transient)]
    [TestCase(429, "", SendFailure.Throttled)]
    [TestCase(401, "", SendFailure.Authentication)]
    [TestCase(403, "<html>", SendFailure.Authentication)]
    [TestCase(302, "", SendFailure.Unreachable)]
    public async Task An_answer_without_a_code_is_judged_by_its_status(int status, string body, SendFailure? deferred)
    {
        foreach (var outcome in await SendAsync(new AnsweringHandler(status, body)))
            Assert.That((outcome as SendOutcome.Deferred)?.Failure, Is.EqualTo(deferred), outcome.ToString());
    }

    [TestCase(200, "{}", null)]
    [TestCase(500, "", "http_500")]
    [TestCase(502, "<html>bad gateway</html>", "http_502")]
    [TestCase(504, "upstream timed out", "http_504")]
    public async Task An_unknown_outcome_says_whether_the_provider_is_away(int status, string body, string? code)
    {
        foreach (var outcome in await SendAsync(new AnsweringHandler(status, body)))
            Assert.That(((SendOutcome.Unknown)outcome).Away?.Code, Is.EqualTo(code));
    }

    [Test]
    public async Task An_answer_over_the_size_cap_is_no_answer()
    {
        foreach (var outcome in await SendAsync(new AnsweringHandler(200, "{\"sid\":\"SM1\",\"messages\":[{\"id\":\"w\"}],\"x\":\"" + new string('x', 1024 * 1024) + "\"}")))
            Assert.That(outcome, Is.TypeOf<SendOutcome.Unknown>());
    }

    [TestCase("7", 7)]
    [TestCase("3599", 3599)]
    [TestCase("86400", 3600)]
    [TestCase("99999999999999999999", 3600)]
    [TestCase("0", null)]
    [TestCase("soon", null)]
    public async Task A_wait_that_the_provider_asks_for_is_passed_on_and_is_an_hour_at_most(string asked, int? seconds)
    {
        foreach (var outcome in await SendAsync(new AnsweringHandler(429, "", asked)))
            Assert.That(((SendOutcome.Deferred)outcome).RetryAfter?.TotalSeconds, Is.EqualTo(seconds));
    }

    [Test]
    public async Task Each_door_knocks_at_its_own_address_with_its_own_key()
    {
        var handler = new AnsweringHandler(200, "{}");
        await Webhook.Meta(handler).SendAsync(Hello, Webhook.Channel("meta"), default);
        await Webhook.Dialog360(handler).SendAsync(Hello, Webhook.Channel("360dialog"), default);
        await Webhook.Twilio(handler).SendAsync(Hello with { StatusCallbackUrl = "https://desk/hook?x=1" }, Webhook.Channel("twilio"), default);
        Assert.That(handler.Calls[0].Uri.ToString(), Is.EqualTo("https://graph.example.com/meta/v25.0/106000000000001/messages"));
        Assert.That(handler.Calls[0].Authorization, Is.EqualTo("Bearer token"));
        Assert.That(handler.Calls[1].Uri.ToString(), Is.EqualTo("https://waba.example.com/d360/messages"));
        Assert.That(handler.Calls[1].ApiKey, Is.EqualTo("key"));
        Assert.That(handler.Calls[2].Uri.ToString(), Is.EqualTo("https://twilio.example.com/twilio/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json"));
        Assert.That(handler.Calls[2].Body, Is.EqualTo(
            "To=whatsapp%3A%2B447700900123&From=whatsapp%3A%2B15550100001&Body=hello&StatusCallback=https%3A%2F%2Fdesk%2Fhook%3Fx%3D1%26mid%3D8f1c0000-0000-4000-8000-000000000001"));
    }

    [Test]
    public async Task A_channel_without_credentials_sends_nothing()
    {
        foreach (var (make, name) in Providers.Zip(Names))
        {
            var handler = new AnsweringHandler(200, "{}");
            var outcome = await make(handler).SendAsync(Hello, Webhook.Channel(name, new ChannelSecrets()), default);
            Assert.That(((SendOutcome.Deferred)outcome).Failure, Is.EqualTo(SendFailure.Authentication));
            Assert.That(handler.Calls, Is.Empty);
        }
    }

    [Test]
    public async Task A_person_without_a_phone_is_reached_by_user_id()
    {
        var handler = new AnsweringHandler(200, "{}");
        var message = Hello with { To = new Party(null, "GB.1349"), Content = new MessageContent { Text = "half \ud83d emoji" } };
        await Webhook.Meta(handler).SendAsync(message, Webhook.Channel("meta"), default);
        await Webhook.Twilio(handler).SendAsync(message, Webhook.Channel("twilio"), default);
        Assert.That(handler.Calls[0].Body, Does.Contain("\"recipient\":\"GB.1349\"").And.Not.Contain("\"to\""));
        Assert.That(handler.Calls[1].Body, Does.Contain("To=whatsapp%3AGB.1349"));
    }

    private static Task<SendOutcome[]> SendAsync(HttpMessageHandler handler, string? baseUrl = null) => Task.WhenAll(baseUrl is null
        ? Providers.Zip(Names).Select(door => door.First(handler).SendAsync(Hello, Webhook.Channel(door.Second), default))
        : [Webhook.Meta(handler, baseUrl).SendAsync(Hello, Webhook.Channel("meta"), default)]);
}
