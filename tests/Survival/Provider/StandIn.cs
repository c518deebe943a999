using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Provider;

/// <summary>All three providers' send calls on one port. It keeps what it accepted, in order, and tells what became of it.</summary>
internal sealed partial class StandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ProviderTemper temper;
    private readonly Dictionary<string, RigChannel> channels = [];
    private readonly Lock writing = new();
    private readonly List<(AcceptedSend Send, long At)> accepted = [];
    private long ids;
    private int calls;
    private int answersLost;

    private StandIn(WebApplication app, ProviderTemper temper) => (this.app, this.temper) = (app, temper);

    public string Url => app.Urls.First();
    public TwilioList List { get; } = new();
    public int Calls => calls;

    /// <summary>Sends that were accepted and never answered; Twilio's stand in its list.</summary>
    public int AnswersLost => answersLost;

    /// <summary>Rung for each accepted send, before it is answered.</summary>
    public Action<RigChannel, AcceptedSend, string?> Accepted { get; set; } = (_, _, _) => { };

    public static async Task<StandIn> StartAsync(ProviderTemper temper)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var standIn = new StandIn(builder.Build(), temper);
        standIn.app.MapPost("/meta/{version}/{number}/messages", (HttpContext call, string number) => standIn.TakeCloudAsync(call, number));
        standIn.app.MapPost("/dialog360/messages", (HttpContext call) => standIn.TakeCloudAsync(call, call.Request.Headers["D360-API-KEY"].ToString()));
        standIn.app.MapPost("/twilio/2010-04-01/Accounts/{account}/Messages.json", (HttpContext call, string account) => standIn.TakeTwilioAsync(call, account));
        standIn.app.MapGet("/twilio/2010-04-01/Accounts/{account}/Messages.json", (HttpContext call, string account) => standIn.List.AnswerAsync(call, account));
        await standIn.app.StartAsync();
        return standIn;
    }

    public void Know(IEnumerable<RigChannel> all)
    {
        foreach (var channel in all) channels[channel.Provider == "360dialog" ? channel.Key : channel.Account] = channel;
    }

    public IReadOnlyList<AcceptedSend> Sends()
    {
        lock (writing) return [.. accepted.Select(one => one.Send)];
    }

    /// <summary>What was accepted since, oldest first.</summary>
    public IReadOnlyList<(AcceptedSend Send, long At)> Since(long timestamp)
    {
        lock (writing)
        {
            var first = accepted.Count;
            while (first > 0 && accepted[first - 1].At >= timestamp) first--;
            return accepted[first..];
        }
    }

    private async Task TakeCloudAsync(HttpContext call, string name)
    {
        using var sent = await JsonDocument.ParseAsync(call.Request.Body);
        var (root, channel) = (sent.RootElement, channels[name]);
        var phone = root.GetProperty("to").GetString()!;
        var text = root.TryGetProperty("text", out var part) ? part.GetProperty("body").GetString()! : root.ToString();
        var echo = root.TryGetProperty("biz_opaque_callback_data", out var data) ? data.GetString() : null;
        await AnswerAsync(call, channel, (phone.StartsWith('+') ? phone : "+" + phone, text, echo, null), id => $$"""{"messaging_product":"whatsapp","contacts":[{"input":"{{phone}}","wa_id":"{{phone.TrimStart('+')}}"}],"messages":[{"id":"{{id}}"}]}""");
    }

    private async Task TakeTwilioAsync(HttpContext call, string account)
    {
        var form = await call.Request.ReadFormAsync();
        var callback = form["StatusCallback"].ToString();
        var echo = callback.Length == 0 ? null : Echo().Match(callback).Groups[1].Value;
        var path = callback.Length == 0 ? null : callback[DeskNode.PublicUrl.Length..];
        await AnswerAsync(call, channels[account], (form["To"].ToString()["whatsapp:".Length..], form["Body"].ToString(), echo, path), id => $$"""{"sid":"{{id}}","status":"queued"}""");
    }

    private async Task AnswerAsync(HttpContext call, RigChannel channel, (string Phone, string Text, string? Echo, string? CallbackPath) sent, Func<string, string> write)
    {
        Interlocked.Increment(ref calls);
        var mood = temper.Next(channel);
        if (await ProviderTemper.RefuseAsync(call, mood)) return;
        var id = channel.IsTwilio ? $"SM{Interlocked.Increment(ref ids):x32}" : $"wamid.OUT{Interlocked.Increment(ref ids):D12}";
        var send = new AcceptedSend(channel.Id, sent.Phone, Code().Match(sent.Text) is { Success: true } code ? code.Value : null, sent.Echo, id);
        lock (writing) accepted.Add((send, Stopwatch.GetTimestamp()));
        if (channel.IsTwilio) List.Add(channel, new(id, false, channel.Number, sent.Phone, sent.Text));
        if (mood == Mood.LosesAnswer && !channel.IsTwilio) Interlocked.Increment(ref answersLost);
        Accepted(channel, send, sent.CallbackPath);
        await ProviderTemper.SayAcceptedAsync(call, mood, write(id));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    [GeneratedRegex(@"BK-\d+")]
    private static partial Regex Code();

    [GeneratedRegex("mid=([0-9a-f-]+)")]
    private static partial Regex Echo();
}
