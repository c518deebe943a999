using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>
/// Blind keys that a person is found by. Phones are folded for matching alone (Brazil's ninth digit, Mexico's 1,
/// Argentina's 9): what is shown and dialled stays as the provider sent it.
/// </summary>
public static class IdentityKeys
{
    public static IReadOnlyList<IdentityKey> Of(Party party, TenantKeys keys)
    {
        var found = new List<IdentityKey>(2);
        if (party.Phone is { } phone) found.Add(new(Phone(phone, keys), "phone", phone));
        if (party.UserId is { } userId) found.Add(new(UserId(userId, keys), "user_id", userId));
        return found;
    }

    public static Guid Phone(string phone, TenantKeys keys) => keys.Blind("phone", PhoneNumber.Fold(phone.TrimStart('+')));

    public static Guid UserId(string userId, TenantKeys keys) => keys.Blind("user_id", userId);
}

public readonly record struct IdentityKey(Guid Key, string Kind, string Value);
