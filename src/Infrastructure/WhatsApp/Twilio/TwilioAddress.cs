using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary><c>whatsapp:+E164</c>, or <c>whatsapp:CC.id</c> for a person without a known phone.</summary>
internal static class TwilioAddress
{
    /// <summary>Numbers are written one way, since some callbacks leave the prefix out and some lose the plus in decoding.</summary>
    public static string Of(string accountSid, string number)
    {
        var bare = WhatsAppId.WithoutPrefix(number);
        return $"{accountSid}|whatsapp:{WhatsAppId.Phone(bare) ?? bare}";
    }

    public static string Of(Party person) => $"whatsapp:{person.Phone ?? person.UserId}";

    public static Party Sender(FormFields fields)
    {
        var person = Person(fields["From"], fields["ExternalUserId"], fields["ParentExternalUserId"]);
        var phone = person.Phone ?? WhatsAppId.Phone(fields["WaId"]);
        return person with
        {
            Phone = phone,
            // An address of a shape that nobody knows yet still names somebody.
            UserId = person.UserId ?? (phone is null && fields["From"] is { } address ? WhatsAppId.WithoutPrefix(address) : null),
            Name = fields["ProfileName"],
            Username = fields["ProfileUsername"],
        };
    }

    public static Party? Recipient(FormFields fields)
    {
        var person = Person(fields["To"], fields["ExternalUserId"], fields["ParentExternalUserId"]);
        return person is { Phone: null, UserId: null } ? null : person;
    }

    private static Party Person(string? address, string? externalUserId, string? parentUserId)
    {
        var bare = address is null ? null : WhatsAppId.WithoutPrefix(address);
        var userId = externalUserId is null ? null : WhatsAppId.WithoutPrefix(externalUserId);
        return new Party(
            WhatsAppId.Phone(bare),
            userId ?? (WhatsAppId.IsUserId(bare) ? bare : null),
            parentUserId is null ? null : WhatsAppId.WithoutPrefix(parentUserId));
    }
}
