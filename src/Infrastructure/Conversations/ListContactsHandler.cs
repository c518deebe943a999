using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ListContactsHandler(Db db, KeyRing keys, ICurrentCaller current)
    : IRequestHandler<ListContacts, Page<ContactView>>
{
    private const string Sql = ContactOnlyRow.Select + """
        where s.tenant_id = @TenantId
          and (@AfterId::uuid is null or s.created_at <= @AfterTime and (s.created_at < @AfterTime or s.id > @AfterId))
          and (@Language::text is null or s.language = @Language)
          and (@PhoneKey::uuid is null or s.id = (
            select i.contact_id from contact_identities i where i.tenant_id = @TenantId and i.key = @PhoneKey))
          and (@UserKey::uuid is null or s.id = (
            select i.contact_id from contact_identities i where i.tenant_id = @TenantId and i.key = @UserKey))
        order by s.created_at desc, s.id
        limit @Take
        """;

    public async Task<Page<ContactView>> Handle(ListContacts request, CancellationToken cancellationToken)
    {
        var tenant = await keys.TenantAsync(current.Caller.TenantId, cancellationToken);
        await using var transaction = await db.BeginAsync(tenant.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<ContactOnlyRow>(Sql, request.Parameters(transaction, new
        {
            request.Language,
            PhoneKey = request.Phone is { } phone ? IdentityKeys.Phone(PhoneFilter.Digits(phone), tenant) : (Guid?)null,
            UserKey = request.UserId is { } user ? IdentityKeys.UserId(user, tenant) : (Guid?)null,
        }), cancellationToken);
        var views = await ContactPageReader.CompleteAsync(keys, transaction, rows, cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => views[row.Id]);
    }
}

internal sealed class GetContactHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<GetContact, ContactView>
{
    private const string Sql = ContactOnlyRow.Select + "where s.tenant_id = @TenantId and s.id = @Id";

    public async Task<ContactView> Handle(GetContact request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<ContactOnlyRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("contact");
        return (await ContactPageReader.CompleteAsync(keys, transaction, [row], cancellationToken))[row.Id];
    }
}
