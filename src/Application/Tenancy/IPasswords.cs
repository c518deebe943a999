namespace TrailDesk.Application.Tenancy;

/// <summary>Slow on purpose.</summary>
public interface IPasswords
{
    string Hash(string password);

    /// <summary>A null hash costs as much as a real one and never matches.</summary>
    bool Matches(string? hash, string password);
}
