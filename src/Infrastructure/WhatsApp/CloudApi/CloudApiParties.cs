using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Who a message or status is about: contacts are matched by id, since a batch may carry several.</summary>
internal static class CloudApiParties
{
    public static JsonElement ContactOf(JsonElement value, JsonElement message) =>
        Find(value, message.Id("from"u8), message.Id("from_user_id"u8));

    public static JsonElement ContactOfRecipient(JsonElement value, JsonElement status) =>
        Find(value, RecipientPhone(status), RecipientUserId(status));

    public static JsonElement ContactOfPreference(JsonElement value, JsonElement preference) =>
        Find(value, preference.Id("wa_id"u8), preference.Id("user_id"u8));

    /// <summary>An id of a shape that nobody knows yet still names somebody: better an odd person than a lost message.</summary>
    public static Party Sender(JsonElement message, JsonElement contact)
    {
        var sender = Make(message.Id("from"u8), message.Id("from_user_id"u8), message.Id("from_parent_user_id"u8), contact);
        return sender is { Phone: null, UserId: null }
            ? sender with { UserId = message.Id("from"u8) ?? contact.Id("wa_id"u8) }
            : sender;
    }

    public static Party? Recipient(JsonElement status, JsonElement contact)
    {
        var parent = status.Id("recipient_parent_user_id"u8) ?? status.Id("recipient_participant_parent_user_id"u8);
        var recipient = Make(RecipientPhone(status), RecipientUserId(status), parent, contact);
        return recipient is { Phone: null, UserId: null } ? null : recipient;
    }

    public static Party Person(JsonElement preference, JsonElement contact) =>
        Make(preference.Id("wa_id"u8), preference.Id("user_id"u8), preference.Id("parent_user_id"u8), contact);

    // In a group the recipient is the group, and the participant is the person.
    private static string? RecipientPhone(JsonElement status) =>
        status.Id("recipient_participant_id"u8)
        ?? (status.Text("recipient_type"u8) == "group" ? null : status.Id("recipient_id"u8))
        ?? status.At("message"u8).Id("recipient_id"u8);

    private static string? RecipientUserId(JsonElement status) =>
        status.Id("recipient_participant_user_id"u8) ?? status.Id("recipient_user_id"u8);

    private static JsonElement Find(JsonElement value, string? phone, string? userId)
    {
        var contacts = value.At("contacts"u8);
        foreach (var contact in contacts.Items())
            if (userId is not null && contact.Id("user_id"u8) == userId)
                return contact;
        foreach (var contact in contacts.Items())
            if (phone is not null && (IsSamePhone(contact.Id("wa_id"u8), phone) || contact.Id("user_id"u8) == phone))
                return contact;
        // Where one person alone is named, by the other kind of id or by none, it can be nobody else.
        return contacts.Count() == 1 && IsOpen(contacts[0], "wa_id"u8, phone) && IsOpen(contacts[0], "user_id"u8, userId) ? contacts[0] : default;
    }

    private static bool IsOpen(JsonElement contact, ReadOnlySpan<byte> name, string? id) => id is null || contact.Id(name) is null;

    // Brazil's, Mexico's and Argentina's numbers are spelled in two ways, sometimes within one body.
    private static bool IsSamePhone(string? one, string other) =>
        one == other || Folded(one) is { } folded && folded == Folded(other);

    private static string? Folded(string? id) => WhatsAppId.Phone(id) is { } phone ? PhoneNumber.Fold(phone[1..]) : null;

    private static Party Make(string? id, string? userId, string? parentUserId, JsonElement contact)
    {
        var profile = contact.At("profile"u8);
        return new Party(
            WhatsAppId.Phone(id) ?? WhatsAppId.Phone(contact.Id("wa_id"u8)),
            userId ?? contact.Id("user_id"u8) ?? (WhatsAppId.IsUserId(id) ? id : null),
            parentUserId ?? contact.Id("parent_user_id"u8),
            profile.Id("name"u8),
            profile.Id("username"u8) ?? contact.Id("username"u8));
    }
}
