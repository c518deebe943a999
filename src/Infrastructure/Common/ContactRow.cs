using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Common;

/// <summary>A row of something that belongs to a contact. Its SQL names that table <c>s</c> and appends the columns and the join.</summary>
internal abstract record ContactRow
{
    public const string Columns = "s.contact_id, c.profile as contact_profile, p.value as contact_phone, b.value as contact_user_id";

    public const string Join = """

        left join contacts c on c.tenant_id = @TenantId and c.id = s.contact_id
        left join lateral (
          select i.value from contact_identities i
          where i.tenant_id = @TenantId and i.contact_id = s.contact_id and i.kind = 'phone'
          order by i.created_at, i.key limit 1) p on true
        left join lateral (
          select i.value from contact_identities i
          where i.tenant_id = @TenantId and i.contact_id = s.contact_id and i.kind = 'user_id'
          order by i.created_at, i.key limit 1) b on true

        """;

    public Guid ContactId { get; init; }
    public byte[]? ContactProfile { get; init; }
    public byte[]? ContactPhone { get; init; }
    public byte[]? ContactUserId { get; init; }

    protected IEnumerable<byte[]?> ContactBoxes => [ContactProfile, ContactPhone, ContactUserId];

    protected ContactSummary Contact(OpenedBoxes opened) => new(
        ContactId,
        opened.Json(ContactProfile, SealedJson.Default.SealedProfile)?.Name,
        Phones.WithPlus(opened.Text(ContactPhone)),
        opened.Text(ContactUserId));
}

internal static class Phones
{
    public static string? WithPlus(string? phone) =>
        phone is { Length: > 0 } && char.IsAsciiDigit(phone[0]) ? "+" + phone : phone;
}
