using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.WhatsApp.Media;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Where a download may lead: every name and number that means a machine of ours must lead nowhere.</summary>
internal sealed class MediaGuardTests
{
    [TestCase("127.0.0.1")]
    [TestCase("127.255.255.254")]
    [TestCase("0.0.0.0")]
    [TestCase("0.1.2.3")]
    [TestCase("10.0.0.1")]
    [TestCase("100.64.0.1")]
    [TestCase("100.127.255.255")]
    [TestCase("169.254.169.254")]
    [TestCase("172.16.0.1")]
    [TestCase("172.31.255.255")]
    [TestCase("192.0.0.1")]
    [TestCase("192.0.2.1")]
    [TestCase("192.168.1.1")]
    [TestCase("198.18.0.1")]
    [TestCase("198.51.100.7")]
    [TestCase("203.0.113.9")]
    [TestCase("224.0.0.1")]
    [TestCase("240.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("::127.0.0.1")]
    [TestCase("64:ff9b::7f00:1")]
    [TestCase("64:ff9b::a9fe:a9fe")]
    [TestCase("64:ff9b:1::1")]
    [TestCase("100::1")]
    [TestCase("2001::1")]
    [TestCase("2001:db8::1")]
    [TestCase("2002:7f00:1::")]
    [TestCase("3fff::1")]
    [TestCase("fc00::1")]
    [TestCase("fd12:3456::1")]
    [TestCase("fe80::1")]
    [TestCase("fec0::1")]
    [TestCase("ff02::1")]
    public void An_address_that_is_not_public_is_none(string address) => Assert.That(PublicInternet.Has(IPAddress.Parse(address)), Is.False);

    [TestCase("1.1.1.1")]
    [TestCase("31.13.71.36")]
    [TestCase("100.63.255.255")]
    [TestCase("100.128.0.1")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.1")]
    [TestCase("::ffff:31.13.71.36")]
    [TestCase("2a03:2880:f12f:83:face:b00c:0:25de")]
    [TestCase("2606:4700::1111")]
    public void A_public_address_is_one(string address) => Assert.That(PublicInternet.Has(IPAddress.Parse(address)), Is.True);

    // As an attacker would write 127.0.0.1; the last ones by a name of their own.
    [TestCase("http://127.0.0.1")]
    [TestCase("http://2130706433")]
    [TestCase("http://0x7f000001")]
    [TestCase("http://0177.0.0.1")]
    [TestCase("http://127.1")]
    [TestCase("http://[::1]")]
    [TestCase("http://[::ffff:127.0.0.1]")]
    [TestCase("http://[::ffff:7f00:1]")]
    [TestCase("http://0.0.0.0")]
    [TestCase("http://localhost")]
    public async Task However_this_machine_is_written_nobody_connects_to_it(string address)
    {
        await using var secret = new OneAnswer("secret");
        using var client = new HttpClient(MediaClient.Handler(GuardedConnection.To([])));
        var failure = Assert.CatchAsync(() => client.GetStringAsync($"{address}:{secret.Port}/"))!;
        Assert.That(Causes(failure), Has.Some.InstanceOf<ForeignAddressException>());
        Assert.That(secret.Connections, Is.Zero);
    }

    [Test]
    public async Task A_name_that_means_another_machine_a_moment_later_leads_nowhere()
    {
        await using var secret = new OneAnswer("secret");
        var answers = new Queue<string>(["127.0.0.1", "10.0.0.1", "::1"]);
        using var client = new HttpClient(MediaClient.Handler(new GuardedConnection([], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]))));
        for (var i = 0; i < 3; i++)
            Assert.That(Causes(Assert.CatchAsync(() => client.GetStringAsync($"http://lookaside.fbsbx.com:{secret.Port}/"))!), Has.Some.InstanceOf<ForeignAddressException>());
        Assert.That(secret.Connections, Is.Zero);
    }

    [Test]
    public async Task Of_a_name_with_many_addresses_only_the_public_ones_are_tried()
    {
        await using var secret = new OneAnswer("secret");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var client = new HttpClient(MediaClient.Handler(new GuardedConnection([], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("192.0.3.1")]))));
        Assert.CatchAsync(() => client.GetStringAsync($"http://lookaside.fbsbx.com:{secret.Port}/", patience.Token));
        Assert.That(secret.Connections, Is.Zero);
    }

    [Test]
    public async Task What_an_operator_set_may_be_anywhere()
    {
        await using var simulator = new OneAnswer("a photo");
        using var client = new HttpClient(MediaClient.Handler(GuardedConnection.To([("127.0.0.1", simulator.Port)])));
        Assert.That(await client.GetStringAsync($"http://127.0.0.1:{simulator.Port}/"), Is.EqualTo("a photo"));
    }

    [TestCase("https://lookaside.fbsbx.com/a", true)]
    [TestCase("https://scontent.xx.fbcdn.net/a", true)]
    [TestCase("http://127.0.0.1:5090/meta/a", true)]
    [TestCase("http://lookaside.fbsbx.com/a", false)]
    [TestCase("https://lookaside.fbsbx.com:8443/a", false)]
    [TestCase("https://user@lookaside.fbsbx.com/a", false)]
    [TestCase("https://evilfbsbx.com/a", false)]
    [TestCase("https://lookaside.fbsbx.com.evil.example/a", false)]
    [TestCase("https://graph.facebook.com.evil.example/a", false)]
    [TestCase("http://127.0.0.1:5091/meta/a", false)]
    [TestCase("https://127.0.0.1:5090/meta/a", false)]
    [TestCase("http://169.254.169.254/latest/meta-data", false)]
    public void Only_the_providers_hosts_are_followed(string address, bool isFollowed)
    {
        var hosts = new MediaHosts(["graph.facebook.com", ".fbsbx.com", ".fbcdn.net"], [new Uri("http://127.0.0.1:5090/meta")]);
        Assert.That(hosts.Allow(new Uri(address)), Is.EqualTo(isFollowed));
    }

    [Test]
    public void A_providers_own_host_is_trusted_with_no_private_address() => Assert.That(
        new MediaHosts(["graph.facebook.com"], [new Uri("https://graph.facebook.com"), new Uri("http://127.0.0.1:5090/x")]).Trusted,
        Is.EqualTo(new[] { ("127.0.0.1", 5090) }));

    [TestCase("http://169.254.169.254/latest/meta-data")]
    [TestCase("http://127.0.0.1:1/")]
    [TestCase("https://evil.example/a")]
    [TestCase("//evil.example/a")]
    public async Task A_redirect_to_somebody_else_is_not_followed(string location)
    {
        var handler = new AnsweringHandler(request => Task.FromResult(Redirect(location)));
        var answer = await new MediaHttp(new HttpClient(handler)).OpenAsync(
            new Uri("https://api.twilio.com/media"), new MediaHosts([".twilio.com"], []), Authorize, isLink: false, CancellationToken.None);
        Assert.That(answer, Is.InstanceOf<MediaAnswer.Foreign>());
        Assert.That(handler.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Credentials_do_not_follow_to_another_host()
    {
        var handler = new AnsweringHandler(request => Task.FromResult(request.RequestUri!.Host == "api.twilio.com"
            ? Redirect(request.RequestUri.AbsolutePath == "/media" ? "/elsewhere" : "https://media.twiliocdn.com/file")
            : AnsweringHandler.Answer(200, "a photo")));
        var answer = await new MediaHttp(new HttpClient(handler)).OpenAsync(
            new Uri("https://api.twilio.com/media"), new MediaHosts([".twilio.com", ".twiliocdn.com"], []), Authorize, isLink: false, CancellationToken.None);
        Assert.That(await new StreamReader(((MediaAnswer.Opened)answer).Content).ReadToEndAsync(), Is.EqualTo("a photo"));
        Assert.That(handler.Calls.Select(call => (call.Uri.ToString(), call.Authorization)), Is.EqualTo(new[]
        {
            ("https://api.twilio.com/media", "Basic secret"), ("https://api.twilio.com/elsewhere", "Basic secret"), ("https://media.twiliocdn.com/file", (string?)null),
        }));
    }

    [Test]
    public async Task A_providers_name_that_means_no_public_address_for_a_moment_is_asked_for_again()
    {
        var guard = new GuardedConnection([], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var answer = await new MediaHttp(new HttpClient(MediaClient.Handler(guard))).OpenAsync(
            new Uri("https://lookaside.fbsbx.com/a"), new MediaHosts([".fbsbx.com"], []), Authorize, isLink: true, CancellationToken.None);
        Assert.That(answer, Is.EqualTo(new MediaAnswer.Later("private_address")));
    }

    [TestCase(404, true, "Later http_404 30 refused")]
    [TestCase(410, true, "Later http_410 30 refused")]
    [TestCase(404, false, "Gone")]
    [TestCase(410, false, "Gone")]
    [TestCase(401, true, "Later http_401 30 refused")]
    [TestCase(403, false, "Later http_403 30 refused")]
    [TestCase(429, true, "Later http_429 ")]
    [TestCase(408, true, "Later http_408 ")]
    [TestCase(503, true, "Later http_503 ")]
    public async Task What_is_refused_is_not_asked_for_again_at_once(int status, bool isLink, string expected)
    {
        var answer = await new MediaHttp(new HttpClient(new AnsweringHandler(status, ""))).OpenAsync(
            new Uri("https://api.twilio.com/media"), new MediaHosts(["api.twilio.com"], []), Authorize, isLink, CancellationToken.None);
        Assert.That(Described(answer), Is.EqualTo(expected));
    }

    [TestCase(400, """{"error":{"code":100,"error_subcode":33}}""", "Gone")]
    [TestCase(400, """{"error":{"code":100,"error_subcode":2018}}""", "Later 100 30 refused")]
    [TestCase(400, """{"error":{"code":100}}""", "Later 100 30 refused")]
    [TestCase(401, """{"error":{"code":190}}""", "Later 190 30 refused")]
    [TestCase(404, "", "Gone")]
    [TestCase(429, "", "Later throttled ")]
    [TestCase(400, """{"error":{"code":130429}}""", "Later throttled ")]
    [TestCase(500, """{"error":{"code":131000}}""", "Later 131000 ")]
    public async Task An_id_means_nothing_any_more_where_the_provider_says_just_that(int status, string body, string expected)
    {
        foreach (var source in new IMediaSource[] { (IMediaSource)Webhook.Meta(new AnsweringHandler(status, body)), (IMediaSource)Webhook.Dialog360(new AnsweringHandler(status, body)) })
            Assert.That(Described(await source.OpenAsync(new MediaPart("image", ProviderMediaId: "1"), Webhook.Channel("meta"), default)), Is.EqualTo(expected));
    }

    [TestCase("https://media.twilio.com/a")]
    [TestCase("https://evil.twilio.com/a")]
    [TestCase("https://api.twilio.com.evil.example/a")]
    [TestCase("http://api.twilio.com/a")]
    public async Task Twilios_credentials_go_to_its_API_alone(string link)
    {
        var handler = new AnsweringHandler(200, "a photo");
        var answer = await ((IMediaSource)Webhook.Twilio(handler)).OpenAsync(new MediaPart("image", Url: link), Webhook.Channel("twilio"), default);
        Assert.That(answer, Is.InstanceOf<MediaAnswer.Foreign>());
        Assert.That(handler.Calls, Is.Empty);
    }

    private static string Described(MediaAnswer answer) => answer is MediaAnswer.Later later
        ? $"Later {later.Cause} {(later.RetryAfter is { } wait ? $"{wait.TotalMinutes:0}" : "")}{(later.IsRefused ? " refused" : "")}"
        : answer.GetType().Name;

    [Test]
    public async Task A_circle_of_redirects_ends()
    {
        var handler = new AnsweringHandler(request => Task.FromResult(Redirect("/media")));
        var answer = await new MediaHttp(new HttpClient(handler)).OpenAsync(
            new Uri("https://api.twilio.com/media"), new MediaHosts([".twilio.com"], []), Authorize, isLink: false, CancellationToken.None);
        Assert.That(answer, Is.InstanceOf<MediaAnswer.Later>());
        Assert.That(handler.Calls, Has.Count.EqualTo(6));
    }

    private static void Authorize(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("Authorization", "Basic secret");

    private static HttpResponseMessage Redirect(string location)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TemporaryRedirect);
        response.Headers.TryAddWithoutValidation("Location", location);
        return response;
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (Exception? one = failure; one is not null; one = one.InnerException) yield return one;
    }

    /// <summary>A service of this machine, on both its addresses, that counts who comes.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener _listener = TcpListener.Create(0);
        private readonly Task _serving;
        private readonly string _text;

        public OneAnswer(string text)
        {
            _text = text;
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
        public int Connections { get; private set; }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Connections++;
                    var stream = client.GetStream();
                    await stream.ReadAtLeastAsync(new byte[4096], 4, throwOnEndOfStream: false);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {_text.Length}\r\nConnection: close\r\n\r\n{_text}"));
                }
            }
            catch (SocketException)
            {
                // The listener was stopped.
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }
    }
}
