using System.Text.Json;
using Dapper;
using Npgsql;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ContactStore(UnitOfWork work) : IContactStore
{
    public async ValueTask<IReadOnlyList<Contact>> FindAsync(Party party, CancellationToken cancellation)
    {
        var keys = IdentityKeys.Of(party, work.Keys);
        if (keys.Any(identity => !work.Set.ContactByIdentity.ContainsKey(identity.Key)))
            await new ContactLoader(work).LoadByIdentityAsync([.. keys.Select(identity => identity.Key)], cancellation);
        return [.. keys
            .Select(identity => work.Set.ContactByIdentity[identity.Key])
            .OfType<Guid>().Distinct()
            .Select(id => work.Set.Contacts[id])
            .OrderBy(contact => contact.Id)];
    }

    public Task PrefetchAsync(IReadOnlyCollection<Party> parties, CancellationToken cancellation) =>
        new ContactLoader(work).LoadByIdentityAsync([.. parties.SelectMany(party => IdentityKeys.Of(party, work.Keys)).Select(identity => identity.Key).Distinct()], cancellation);

    public async ValueTask<Contact?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (!work.Set.Contacts.ContainsKey(id)) await new ContactLoader(work).LoadByIdAsync([id], cancellation);
        return work.Set.Contacts.GetValueOrDefault(id);
    }

    public void Save(Contact contact, Party? knownAs = null)
    {
        var key = KeyOf(contact);
        work.Set.Contacts[contact.Id] = contact;
        if (contact.IsNew || contact.IsChanged) work.Notice("contact", contact.Id);
        var profile = JsonSerializer.SerializeToUtf8Bytes(new SealedProfile(contact.Name, contact.Username), SealedJson.Default.SealedProfile);
        work.Rows<ContactRows>().Set(contact, () => Sealed.Seal(key, profile));
        if (knownAs is not null) AddIdentities(contact, key, knownAs);
    }

    private SealingKey KeyOf(Contact contact)
    {
        if (work.Set.ContactKeys.TryGetValue(contact.Id, out var key)) return key;
        if (!contact.IsNew) throw new InvalidOperationException("The contact's key was not read with the contact.");
        var (made, wrapped) = KeyRing.NewKey(work.Keys);
        work.Set.ContactKeys[contact.Id] = made;
        work.Set.FullyRead.Add(contact.Id);
        work.Rows<ContactKeyRows>().Add(made.Id, contact.Id, wrapped);
        return made;
    }

    private void AddIdentities(Contact contact, SealingKey key, Party party)
    {
        foreach (var identity in IdentityKeys.Of(party, work.Keys))
        {
            if (work.Set.ContactByIdentity.GetValueOrDefault(identity.Key) is not null) continue;
            work.Set.ContactByIdentity[identity.Key] = contact.Id;
            work.Rows<ContactIdentityRows>().Add(
                identity.Key, contact.Id, identity.Kind, Sealed.Seal(key, System.Text.Encoding.UTF8.GetBytes(identity.Value)));
        }
    }

    // What the transaction has yet to write may still name the absorbed contact: then it runs again, this message alone.
    private const string MergeSql = """
        select expect_rows($3, 0), merge_contacts($1, $2)
        """;

    public async Task MergeAsync(Contact kept, Contact absorbed, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(MergeSql, await work.ConnectionAsync(cancellation))
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = kept.Id },
                new NpgsqlParameter<Guid> { TypedValue = absorbed.Id },
                new NpgsqlParameter<long> { TypedValue = work.Waiting },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
        foreach (var (identity, owner) in work.Set.ContactByIdentity.ToList())
            if (owner == absorbed.Id) work.Set.ContactByIdentity[identity] = kept.Id;
        work.Set.FullyRead.Remove(kept.Id);
        foreach (var open in work.Set.OpenConversations.Keys.Where(open => open.Contact == kept.Id || open.Contact == absorbed.Id).ToList())
            work.Set.OpenConversations.Remove(open);
        work.Set.OpenLeads.Remove(kept.Id);
        kept.IntroduceAs(kept.Name ?? absorbed.Name, kept.Username ?? absorbed.Username);
    }

    private const string AddressSql = """
        select kind, value from contact_identities
        where tenant_id = current_tenant() and contact_id = @contactId
        order by created_at desc
        """;

    public async ValueTask<Party> AddressAsync(Guid contactId, CancellationToken cancellation)
    {
        var rows = (await (await work.ConnectionAsync(cancellation)).QueryAsync<(string Kind, byte[] Value)>(
            new CommandDefinition(AddressSql, new { contactId }, cancellationToken: cancellation))).AsList();
        var values = await work.KeyRing.OpenAsync(work.Transaction, [.. rows.Select(row => row.Value)], cancellation);
        string? Newest(string kind) => rows
            .Zip(values, (row, value) => (row.Kind, Value: value is null ? null : System.Text.Encoding.UTF8.GetString(value)))
            .FirstOrDefault(row => row.Kind == kind && row.Value is not null).Value;
        return new Party(Newest("phone"), Newest("user_id"));
    }
}
