namespace TrailDesk.Application.Tenancy;

/// <summary>The current secret first, then the one that a rotation leaves behind: webhooks signed with either are ours.</summary>
internal static class SecretRotation
{
    public static IReadOnlyList<string> First(string? secret) => secret is null ? [] : [secret];

    public static IReadOnlyList<string> Rotate(IReadOnlyList<string> secrets, string? next) =>
        next is null || (secrets.Count > 0 && secrets[0] == next) ? secrets : [next, .. secrets.Take(1)];
}
