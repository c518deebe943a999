using System.Threading.RateLimiting;

namespace TrailDesk.Api.Tenancy;

/// <summary>
/// Slows down guessing: so many sign-ins a minute for one e-mail from one address, and so many that failed in a quarter of an hour from
/// one address (many e-mails) and for one e-mail (from many addresses). Counted on each node by itself.
/// </summary>
internal sealed class LoginLimiter(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(15);

    private readonly PartitionedRateLimiter<Login> _attempts = Limiter(login => login, configuration.GetValue("Auth:LoginsPerMinute", 20), Window);

    // Of failures only: an office behind one address signs in as often as it likes.
    private readonly PartitionedRateLimiter<Login> _failuresFrom = Limiter(login => login.Address, configuration.GetValue("Auth:FailuresPerAddress", 100), FailureWindow);
    private readonly PartitionedRateLimiter<Login> _failuresFor = Limiter(login => login.Email, configuration.GetValue("Auth:FailuresPerEmail", 50), FailureWindow);

    /// <summary>Null when the sign-in may be tried, else how long to wait.</summary>
    public TimeSpan? WaitFor(HttpContext context, string email)
    {
        var login = Login.Of(context, email);
        return Wait(_failuresFrom, login, 0) ?? Wait(_failuresFor, login, 0) ?? Wait(_attempts, login, 1);
    }

    public void Failed(HttpContext context, string email)
    {
        var login = Login.Of(context, email);
        foreach (var limiter in new[] { _failuresFrom, _failuresFor })
            using (limiter.AttemptAcquire(login)) { }
    }

    // Nothing is taken by asking for none; that is granted as long as something is left.
    private static TimeSpan? Wait(PartitionedRateLimiter<Login> limiter, Login login, int permits)
    {
        using var lease = limiter.AttemptAcquire(login, permits);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    private static PartitionedRateLimiter<Login> Limiter<TKey>(Func<Login, TKey> keyOf, int most, TimeSpan window)
        where TKey : notnull =>
        PartitionedRateLimiter.Create<Login, TKey>(login => RateLimitPartition.GetFixedWindowLimiter(
            keyOf(login), _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = window }));

    public void Dispose()
    {
        foreach (var limiter in new[] { _attempts, _failuresFrom, _failuresFor }) limiter.Dispose();
    }

    private readonly record struct Login(string Address, string Email)
    {
        public static Login Of(HttpContext context, string email) => new($"{context.Connection.RemoteIpAddress}", email.Trim().ToLowerInvariant());
    }
}
