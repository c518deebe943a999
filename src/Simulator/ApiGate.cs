using System.Text.Json;
using TrailDesk.Simulator.Arrivals;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Faults;
using TrailDesk.Simulator.Ledger;

namespace TrailDesk.Simulator;

internal sealed record ApiAnswer(int Status, byte[] Body, string ContentType = "application/json; charset=utf-8")
{
    public string? To { get; init; }
    public string? MessageId { get; init; }
    public int? Code { get; init; }
    public bool Accepted { get; init; }
    public string? Location { get; init; }

    public static ApiAnswer Json(int status, object body) => new(status, JsonSerializer.SerializeToUtf8Bytes(body));
}

/// <summary>What the three provider APIs have in common: one provider's word for its errors.</summary>
internal sealed record ApiDoor(string Provider, Func<int, int?, ApiAnswer> Refuse, Func<ApiAnswer> TooMany);

/// <summary>Every call of a provider's API passes here: faults first, then the work, the ledger, and the answer.</summary>
internal sealed class ApiGate(FaultBoard faults, Ledgers ledgers, ArrivalBoard arrivals)
{
    public async Task HandleAsync(
        HttpContext http, ApiDoor door, SimulatedChannel? channel, Func<byte[], ValueTask<ApiAnswer>> work)
    {
        var body = await ReadAsync(http.Request);
        if (faults.Take("down", channel?.Id) is not null)
        {
            Record(http, door, channel, body, null, "down");
            http.Abort();
            return;
        }
        var answer = Spoilt(door, channel) ?? await work(body);
        var dropped = faults.Take("drop", channel?.Id) is not null;
        Record(http, door, channel, body, answer, dropped ? "dropped" : Outcome(answer));
        if (faults.Take("hold", channel?.Id) is { Ms: var ms })
            await Task.Delay(ms ?? 5_000, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (dropped) http.Abort();
        else await WriteAsync(http, answer);
    }

    private ApiAnswer? Spoilt(ApiDoor door, SimulatedChannel? channel)
    {
        if (faults.Take("html", channel?.Id) is { } html)
            return new ApiAnswer(html.HttpStatus ?? 500, "<html><body><h1>Sorry, something went wrong.</h1></body></html>"u8.ToArray(), "text/html");
        if (faults.Take("rateLimit", channel?.Id) is not null) return door.TooMany();
        return faults.Take("error", channel?.Id) is { } error ? door.Refuse(error.Code ?? 1, error.HttpStatus) : null;
    }

    private static string Outcome(ApiAnswer answer) => answer switch
    {
        { Accepted: true } => "accepted",
        { Status: < 400 } => "ok",
        _ => "refused"
    };

    private void Record(HttpContext http, ApiDoor door, SimulatedChannel? channel, byte[] body, ApiAnswer? answer, string outcome)
    {
        var call = new CallEntry
        {
            At = ledgers.Now,
            MonotonicMs = ledgers.MonotonicMs,
            Method = http.Request.Method,
            Path = http.Request.Path + http.Request.QueryString,
            Provider = door.Provider,
            ChannelId = channel?.Id,
            To = answer?.To,
            MessageId = answer?.MessageId,
            Body = http.Request.HasFormContentType && body.Length > 64 * 1024 ? [] : body,
            ContentType = http.Request.ContentType,
            Status = answer?.Status,
            Outcome = outcome,
            Code = answer?.Code
        };
        ledgers.Calls.Add(call);
        arrivals.Record(call, answer?.Accepted ?? false);
    }

    private static async ValueTask<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is 0 || request.Method is "GET" or "DELETE") return [];
        if (request.ContentLength is { } length)
        {
            var known = new byte[length];
            await request.Body.ReadExactlyAsync(known, request.HttpContext.RequestAborted);
            return known;
        }
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy, request.HttpContext.RequestAborted);
        return copy.ToArray();
    }

    private static async Task WriteAsync(HttpContext http, ApiAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        if (answer.Location is not null) http.Response.Headers.Location = answer.Location;
        if (answer.Status is 204) return;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        if (http.Request.Method != "HEAD") await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
