using System.Text.Json;
using TrailDesk.Application.WhatsApp;

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

    public static Party Sender(JsonElement message, JsonElement contact) =>
        Make(message.Id("from"u8), message.Id("from_user_id"u8), message.Id("from_parent_user_id"u8), contact);

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
            if (phone is not null && (contact.Id("wa_id"u8) == phone || contact.Id("user_id"u8) == phone))
                return contact;
        // A message that names nobody can only be from the one person who is named.
        return phone is null && userId is null && contacts.Count() == 1 ? contacts[0] : default;
    }

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
