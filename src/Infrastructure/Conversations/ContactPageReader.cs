using TrailDesk.Application.Conversations;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed record ContactOnlyRow
{
    public const string Select = "select s.id, s.profile, s.language, s.created_at, s.updated_at from contacts s ";

    public Guid Id { get; init; }
    public byte[]? Profile { get; init; }
    public string? Language { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Completes a page of contacts with their identities and consents.</summary>
internal static class ContactPageReader
{
    private const string IdentitiesSql = """
        select contact_id, kind, value from contact_identities
        where tenant_id = @TenantId and contact_id = any(@Ids)
        order by created_at, key
        """;

    private const string ConsentsSql = """
        select distinct on (contact_id, purpose) contact_id, purpose, state, at, method from whatsapp_opt_ins
        where tenant_id = @TenantId and contact_id = any(@Ids)
        order by contact_id, purpose, date_trunc('second', at) desc, seq desc
        """;

    public static async Task<Dictionary<Guid, ContactView>> CompleteAsync(
        KeyRing keys, TenantTransaction transaction, IReadOnlyList<ContactOnlyRow> rows, CancellationToken cancellation)
    {
        var parameters = new { transaction.TenantId, Ids = rows.Select(row => row.Id).ToArray() };
        var identities = await transaction.RowsAsync<IdentityRow>(IdentitiesSql, parameters, cancellation);
        var consents = await transaction.RowsAsync<ConsentRow>(ConsentsSql, parameters, cancellation);
        var opened = await OpenedBoxes.OpenAsync(
            keys, transaction, rows.Select(row => row.Profile).Concat(identities.Select(identity => identity.Value)), cancellation);
        var identitiesOf = identities.ToLookup(identity => identity.ContactId);
        var consentsOf = consents.ToLookup(consent => consent.ContactId);
        return rows.ToDictionary(row => row.Id, row => ToView(row, identitiesOf[row.Id], consentsOf[row.Id], opened));
    }

    private static ContactView ToView(
        ContactOnlyRow row, IEnumerable<IdentityRow> identities, IEnumerable<ConsentRow> consents, OpenedBoxes opened)
    {
        var profile = opened.Json(row.Profile, SealedJson.Default.SealedProfile);
        var values = identities.ToLookup(identity => identity.Kind, identity => opened.Text(identity.Value));
        return new ContactView
        {
            Id = row.Id,
            Name = profile?.Name,
            Username = profile?.Username,
            Phones = [.. values["phone"].Select(Phones.WithPlus).OfType<string>()],
            UserIds = [.. values["user_id"].OfType<string>()],
            Language = row.Language,
            Consents = [.. consents.Select(consent => new ContactConsent(consent.Purpose, consent.State, consent.At, consent.Method))],
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
        };
    }

    private sealed record IdentityRow
    {
        public Guid ContactId { get; init; }
        public string Kind { get; init; } = "";
        public byte[]? Value { get; init; }
    }

    private sealed record ConsentRow
    {
        public Guid ContactId { get; init; }
        public string Purpose { get; init; } = "";
        public string State { get; init; } = "";
        public DateTimeOffset At { get; init; }
        public string Method { get; init; } = "";
    }
}
