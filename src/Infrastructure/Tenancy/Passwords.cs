using Microsoft.AspNetCore.Identity;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class Passwords : IPasswords
{
    private readonly PasswordHasher<Passwords> _hasher = new();
    private readonly string _nobodys;

    public Passwords() => _nobodys = _hasher.HashPassword(this, Guid.NewGuid().ToString());

    public string Hash(string password) => _hasher.HashPassword(this, password);

    public bool Matches(string? hash, string password) =>
        _hasher.VerifyHashedPassword(this, hash ?? _nobodys, password) != PasswordVerificationResult.Failed && hash is not null;
}
