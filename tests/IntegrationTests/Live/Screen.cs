using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Live;

/// <summary>A hub connection as a browser has it: a WebSocket and SignalR's JSON.</summary>
internal sealed class Screen(ClientWebSocket socket) : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly StringBuilder _received = new();

    public static async Task<Screen> OpenAsync(TestApp app, HttpClient signedIn)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", signedIn.DefaultRequestHeaders.Authorization!.ToString());
        await socket.ConnectAsync(new Uri(app.Url.Replace("http", "ws", StringComparison.Ordinal) + "/hubs/inbox"), CancellationToken.None);
        var screen = new Screen(socket);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"protocol\":\"json\",\"version\":1}}{End}"), WebSocketMessageType.Text, true, CancellationToken.None);
        await screen.NextAsync(CancellationToken.None);
        return screen;
    }

    /// <summary>What the door says to a WebSocket with these headers.</summary>
    public static async Task<HttpStatusCode> HandshakeAsync(TestApp app, params (string Name, string Value)[] headers)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers) socket.Options.SetRequestHeader(name, value);
        try
        {
            await socket.ConnectAsync(new Uri(app.Url.Replace("http", "ws", StringComparison.Ordinal) + "/hubs/inbox"), CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }

    /// <summary>The next notice of this kind; the socket's end throws.</summary>
    public async Task<JsonElement> NoticeAsync(string kind, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(20));
        while (true)
        {
            var frame = await NextAsync(patience.Token);
            if (frame.Text("target") == "changed" && frame.GetProperty("arguments")[0] is var notice && notice.Text("kind") == kind) return notice;
        }
    }

    public async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (true) await NextAsync(patience.Token);
        }
        catch (WebSocketException)
        {
            // The end that was waited for.
        }
    }

    private async Task<JsonElement> NextAsync(CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var text = _received.ToString();
            if (text.IndexOf(End, StringComparison.Ordinal) is >= 0 and var end)
            {
                _received.Remove(0, end + 1);
                return JsonSerializer.Deserialize<JsonElement>(text[..end]);
            }

            var part = await socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close) throw new WebSocketException("closed");
            _received.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
