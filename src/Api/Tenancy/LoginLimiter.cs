using System.Threading.RateLimiting;

namespace TrailDesk.Api.Tenancy;

/// <summary>Slows down guessing: so many sign-ins a minute for one e-mail from one address.</summary>
internal sealed class LoginLimiter(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(string? Address, string Email)> _limiter =
        PartitionedRateLimiter.Create<(string? Address, string Email), (string?, string)>(login => RateLimitPartition.GetFixedWindowLimiter(
            (login.Address, login.Email.Trim().ToLowerInvariant()),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = configuration.GetValue("Auth:LoginsPerMinute", 20), Window = Window }));

    /// <summary>Null when the sign-in may be tried, else how long to wait.</summary>
    public TimeSpan? WaitFor(HttpContext context, string email)
    {
        using var lease = _limiter.AttemptAcquire((context.Connection.RemoteIpAddress?.ToString(), email));
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    public void Dispose() => _limiter.Dispose();
}
