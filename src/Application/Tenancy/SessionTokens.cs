using System.Buffers.Text;
using System.Security.Cryptography;

namespace TrailDesk.Application.Tenancy;

/// <summary>What a sign-in gives out. Opaque; the only copy is the caller's.</summary>
public sealed record SessionTokens(string TokenType, string AccessToken, int ExpiresIn, string RefreshToken)
{
    private static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(7);

    /// <summary>Nothing of it may reach a log by way of string formatting.</summary>
    public override string ToString() => "SessionTokens { … }";

    internal static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static (SessionTokens Tokens, IReadOnlyList<NewSession> Sessions) Pair(Guid family, DateTimeOffset now)
    {
        var tokens = new SessionTokens("Bearer", NewToken(), (int)AccessLifetime.TotalSeconds, NewToken());
        return (tokens,
        [
            new NewSession(Guid.CreateVersion7(now), SessionKinds.Access, tokens.AccessToken, family, now + AccessLifetime),
            new NewSession(Guid.CreateVersion7(now), SessionKinds.Refresh, tokens.RefreshToken, family, now + RefreshLifetime),
        ]);
    }

    internal static NewSession Cookie(DateTimeOffset now) =>
        new(Guid.CreateVersion7(now), SessionKinds.Cookie, NewToken(), Guid.CreateVersion7(now), now + CookieLifetime);
}
