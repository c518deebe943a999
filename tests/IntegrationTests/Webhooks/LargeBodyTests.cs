using System.Net.Sockets;
using System.Text;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>Bodies that are too large, too short for what they announced, or packed: written byte by byte, as no client would.</summary>
[NonParallelizable]
internal sealed class LargeBodyTests : DeskTests
{
    private const int Mebibyte = 1024 * 1024;

    [TestCase(10), TestCase(136)]
    public async Task A_body_that_announces_too_much_is_refused_before_it_is_read(int mebibytes)
    {
        using var line = await ConnectAsync();
        var answer = await line.AskAsync($"Content-Length: {mebibytes * Mebibyte}", []);
        Assert.That(answer, Does.StartWith("HTTP/1.1 413 "));
    }

    [TestCase(10), TestCase(136)]
    public async Task A_body_that_announces_nothing_is_refused_where_it_grows_too_large_and_takes_no_memory(int mebibytes)
    {
        var (before, piece) = (Environment.WorkingSet, new byte[Mebibyte]);
        using var line = await ConnectAsync();
        var answer = await line.AskAsync("Transfer-Encoding: chunked", Enumerable.Repeat(piece, mebibytes));
        Assert.That(answer, Does.StartWith("HTTP/1.1 413 "));
        Assert.That(Environment.WorkingSet - before, Is.LessThan(64L * Mebibyte));
    }

    [Test]
    public async Task A_body_that_ends_before_its_announced_end_is_no_error_of_ours()
    {
        using var line = await ConnectAsync();
        var answer = await line.AskAsync("Content-Length: 100", [], "half", hangUp: true);
        Assert.That(answer, Is.Empty.Or.StartWith("HTTP/1.1 400 "));
        Assert.That(await _desk.AskAsync(Desk.NewPhone(), "thanks"), Is.EqualTo("You're very welcome!"));
    }

    [TestCase("Content-Length: -1"), TestCase("Content-Length: 99999999999999999999"), TestCase("Content-Length: 5\r\nTransfer-Encoding: chunked\r\nContent-Length: 6")]
    [TestCase("Transfer-Encoding: chunked, nonsense"), TestCase("X: \u0001"), TestCase("Content-Type")]
    public async Task Headers_that_are_none_are_refused(string header)
    {
        using var line = await ConnectAsync();
        Assert.That(await line.AskAsync(header, [], "body\r\n"), Does.StartWith("HTTP/1.1 4"));
    }

    [Test]
    public async Task A_packed_body_is_read_as_the_bytes_that_it_is()
    {
        var phone = Desk.NewPhone();
        using var packed = new MemoryStream();
        await using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            await zip.WriteAsync(_desk.BodyOf(Wire.Text("thanks"), phone));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/whatsapp/webhook/{_desk.Meta.Id}") { Content = new ByteArrayContent(packed.ToArray()) };
        request.Content.Headers.Add("Content-Encoding", "gzip");
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Wire.Sign(_desk.Meta.AppSecret!, packed.ToArray()));
        using var answer = await _desk.Door.SendAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone), Is.Empty);
    }

    [Test]
    public async Task A_good_body_in_small_pieces_is_a_good_body()
    {
        var phone = Desk.NewPhone();
        var body = _desk.BodyOf(Wire.Text("thanks"), phone);
        using var line = await ConnectAsync();
        var answer = await line.AskAsync(
            $"Transfer-Encoding: chunked\r\nX-Hub-Signature-256: sha256={Wire.Sign(_desk.Meta.AppSecret!, body)}", body.Chunk(7));
        Assert.That(answer, Does.StartWith("HTTP/1.1 200 "));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone).Single().Text, Is.EqualTo("You're very welcome!"));
    }

    [Test]
    public async Task Twilio_is_verified_against_our_own_address_whatever_the_request_says_of_its_host()
    {
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = _desk.Twilio.AccountSid!,
            ["Body"] = "x",
            ["From"] = "whatsapp:+447946000001",
            ["MessageSid"] = Wire.NewId(),
            ["To"] = $"whatsapp:{_desk.Twilio.PhoneNumber}",
        };
        var path = $"/api/whatsapp/webhook/{_desk.Twilio.Id}";
        Assert.That(await PostFormAsync(form, path, "https://evil.example" + path), Is.EqualTo(401));
        Assert.That(await PostFormAsync(form, path, _desk.App.Url + path), Is.EqualTo(200));
        Assert.That(await PostFormAsync(form, path + "?b=2&a=1", _desk.App.Url + path + "?a=1&b=2"), Is.EqualTo(401), "the query in another order");
        Assert.That(await PostFormAsync(form, path + "?b=2&a=1", _desk.App.Url + path + "?b=2&a=1"), Is.EqualTo(200));
    }

    private async Task<int> PostFormAsync(SortedDictionary<string, string> form, string path, string signedUrl)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Twilio-Signature", WebhookProof.TwilioSignature(_desk.Twilio.AuthToken!, signedUrl, form));
        using var answer = await _desk.Door.SendAsync(request);
        return (int)answer.StatusCode;
    }

    [Test]
    public async Task A_challenge_is_text_and_no_page()
    {
        const string Challenge = "<script>alert(1)</script>";
        using var answer = await _desk.Door.GetAsync(
            $"/api/whatsapp/webhook?hub.mode=subscribe&hub.verify_token={_desk.Meta.VerifyToken}&hub.challenge={Uri.EscapeDataString(Challenge)}");
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/plain"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
    }

    private async Task<RawLine> ConnectAsync()
    {
        var client = new TcpClient();
        var url = new Uri(_desk.App.Url);
        await client.ConnectAsync(url.Host, url.Port);
        return new RawLine(client, $"POST /api/whatsapp/webhook/{_desk.Meta.Id} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n");
    }

    private sealed class RawLine(TcpClient client, string head) : IDisposable
    {
        /// <summary>What came back until the desk hung up; empty where it hung up without a word.</summary>
        public async Task<string> AskAsync(string headers, IEnumerable<byte[]> chunks, string body = "", bool hangUp = false)
        {
            var stream = client.GetStream();
            var reading = ReadAsync(stream);
            try
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes($"{head}{headers}\r\n\r\n{body}"));
                var any = false;
                foreach (var chunk in chunks)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
                    await stream.WriteAsync(chunk);
                    await stream.WriteAsync("\r\n"u8.ToArray());
                    any = true;
                }

                if (any) await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
                if (hangUp) client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (IOException)
            {
                // The desk may hang up while there is still more to come: what it said before counts.
            }

            return await reading;
        }

        private static async Task<string> ReadAsync(NetworkStream stream)
        {
            var (answer, buffer) = (new StringBuilder(), new byte[4096]);
            try
            {
                while (await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) is var read and > 0)
                    answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
            catch (IOException)
            {
                // A reset after the answer takes nothing of it back.
            }

            return answer.ToString();
        }

        public void Dispose() => client.Dispose();
    }
}
