using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>A send that stands before the provider and waits for what the script makes of it.</summary>
internal sealed record Call(SimulatedNode Node, string Account, string Phone, string Code, string? Echo, DateTimeOffset ArrivedAt)
{
    public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The message is taken; whether the node hears so is another matter.</summary>
    public AcceptedSend? Accepted { get; set; }

    public override string ToString() => $"{Code} of {Node.Name}";
}

/// <summary>What a provider took, in the order of its doing so: the person has it.</summary>
internal sealed record AcceptedSend(string Account, string Phone, string Code, string? Echo, string ProviderId, DateTimeOffset ArrivedAt)
{
    /// <summary>When the desk acknowledged the first status of it.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    /// <summary>Statuses that the desk acknowledged.</summary>
    public List<string> Told { get; } = [];
}

/// <summary>Stands where Meta would, in memory: keeps every send until the script decides, and remembers what it took.</summary>
internal sealed partial class SimulatedProvider(SimulatedTime time)
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];

    public List<AcceptedSend> Accepted { get; } = [];

    /// <summary>Sends that nobody answered yet, in an order that does not depend on who was faster.</summary>
    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock) return [.. _calls.OrderBy(call => call.Code, StringComparer.Ordinal).ThenBy(call => call.Node.Name, StringComparer.Ordinal)];
        }
    }

    public int Holds(SimulatedNode node)
    {
        lock (_lock) return _calls.Count(call => call.Node == node);
    }

    public HttpMessageHandler HandlerFor(SimulatedNode node) => new Handler(this, node);

    public AcceptedSend Accept(Call call)
    {
        call.Accepted = new(call.Account, call.Phone, call.Code, call.Echo, $"wamid.out.{Accepted.Count + 1}", call.ArrivedAt);
        Accepted.Add(call.Accepted);
        return call.Accepted;
    }

    public void Confirm(Call call) => End(call, () => call.Answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK)
    {
        Content = JsonContent.Create(new { messaging_product = "whatsapp", contacts = new[] { new { wa_id = call.Phone[1..] } }, messages = new[] { new { id = call.Accepted!.ProviderId } } }),
    }));

    // A wait that is given is not spread by chance, so that a seed repeats itself.
    public void Refuse(Call call, Refusal refusal) => End(call, () => call.Answer.SetResult(new HttpResponseMessage((HttpStatusCode)refusal.Status)
    {
        Content = refusal.Code is { } code ? JsonContent.Create(new { error = new { message = "Refused", code } }) : new StringContent("<html>Bad gateway</html>"),
        Headers = { { "Retry-After", refusal.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture) } },
    }));

    /// <summary>The connection breaks: whether the message was taken, the node cannot know.</summary>
    public void Lose(Call call) => End(call, () => call.Answer.SetException(new HttpRequestException("The connection broke.")));

    /// <summary>Nobody waits for it any more.</summary>
    public void Forget(Call call) => End(call, () => { });

    private void End(Call call, Action answer)
    {
        lock (_lock) _calls.Remove(call);
        answer();
    }

    private sealed class Handler(SimulatedProvider provider, SimulatedNode node) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonSerializer.Deserialize<JsonElement>(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            var text = body.TryGetProperty("text", out var plain) ? plain.Text("body")! : body.GetProperty("interactive").GetProperty("body").Text("text")!;
            var call = new Call(node, request.RequestUri!.Segments[^2].TrimEnd('/'), "+" + body.Text("to")!.TrimStart('+'), Code().Match(text).Value,
                body.Text("biz_opaque_callback_data"), provider.TimeNow);
            // What waited for its turn when the process died never leaves.
            if (!node.IsAlive) throw new HttpRequestException("The process is dead.");
            lock (provider._lock) provider._calls.Add(call);
            return await call.Answer.Task;
        }
    }

    private DateTimeOffset TimeNow => time.Now;

    [GeneratedRegex(@"BK-\d+")]
    private static partial Regex Code();
}

/// <param name="Code">Meta's; null for an answer without a reason.</param>
internal sealed record Refusal(int Status, int? Code, int Seconds)
{
    /// <summary>Busy number, busy pair, unwell, token gone, our media, and one that says nothing: the last but one counts as an attempt.</summary>
    public static IReadOnlyList<Refusal> All { get; } =
    [
        new(400, 130429, 1), new(400, 131056, 6), new(503, 131016, 2), new(401, 190, 3), new(400, 131026, 0), new(400, 131053, 2), new(502, null, 0),
    ];

    public override string ToString() => $"{Status}/{Code}";
}
