using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>Names an event that has no id of its own by what it says.</summary>
internal static class Digest
{
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Of(string? account, string? time, string? field, ReadOnlySpan<byte> value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{account}|{time}|{field}|"));
        hash.AppendData(value);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
