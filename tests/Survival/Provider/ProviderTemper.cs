using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Provider;

/// <summary>
/// What a provider does wrong. Accepts: well, or slowly, or byte by byte, or hangs up afterwards. Does not accept: 500,
/// 502 as a proxy's page, 429, a connection reset, or silence.
/// </summary>
internal enum Mood { Well, Slow, Trickle, LosesAnswer, Fails, BadGateway, TooMany, Resets, Hangs }

internal sealed class ProviderTemper(int seed)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLetters = TimeSpan.FromMilliseconds(10);
    private readonly Random random = new(seed);
    private readonly Lock writing = new();
    private Func<RigChannel, bool> touches = _ => false;
    private Mood mood = Mood.Well;
    private double share;

    /// <summary>Of the calls for these channels so many go wrong, until it is told otherwise.</summary>
    public void Worsen(Mood to, double shareOfCalls, Func<RigChannel, bool> channels)
    {
        lock (writing) (mood, share, touches) = (to, shareOfCalls, channels);
    }

    public void Calm() => Worsen(Mood.Well, 0, _ => false);

    public Mood Next(RigChannel channel)
    {
        lock (writing) return touches(channel) && random.NextDouble() < share ? mood : Mood.Well;
    }

    /// <returns>Whether the call was not accepted, and is over.</returns>
    public static async Task<bool> RefuseAsync(HttpContext call, Mood mood)
    {
        switch (mood)
        {
            case Mood.Fails:
                await WriteAsync(call, 500, """{"error":{"message":"An unknown error has occurred.","type":"OAuthException","code":1}}""");
                return true;
            case Mood.BadGateway:
                await WriteAsync(call, 502, "<html><body>502 Bad Gateway</body></html>");
                return true;
            case Mood.TooMany:
                call.Response.Headers.RetryAfter = "1";
                await WriteAsync(call, 429, """{"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429}}""");
                return true;
            case Mood.Resets:
                call.Abort();
                return true;
            case Mood.Hangs:
                await Task.Delay(Silence, CancellationToken.None);
                call.Abort();
                return true;
            default:
                return false;
        }
    }

    public static async Task SayAcceptedAsync(HttpContext call, Mood mood, string answer)
    {
        if (mood == Mood.LosesAnswer)
        {
            call.Abort();
            return;
        }

        if (mood == Mood.Slow) await Task.Delay(Slowness, CancellationToken.None);
        call.Response.ContentType = "application/json";
        if (mood != Mood.Trickle)
        {
            await WriteAsync(call, 200, answer);
            return;
        }

        using var pace = new PeriodicTimer(BetweenLetters);
        foreach (var letter in answer)
        {
            await call.Response.WriteAsync($"{letter}");
            await call.Response.Body.FlushAsync();
            await pace.WaitForNextTickAsync();
        }
    }

    private static async Task WriteAsync(HttpContext call, int status, string body)
    {
        call.Response.StatusCode = status;
        call.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";
        await call.Response.WriteAsync(body);
    }
}
