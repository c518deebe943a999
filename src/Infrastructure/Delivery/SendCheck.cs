using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Consent;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A last look at what was just taken and did not come as an answer: was the person erased, do they still want it, is its template what it
/// was, and was a first try told of while the second waited or was deferred?
/// </summary>
internal sealed class SendCheck(EngineDb db, IServiceScopeFactory scopes, TemplateCheck templates)
{
    private const string Sql = """
        select m.id, m.contact_id, exists (select 1 from keys.contact_keys k where k.tenant_id = $1 and k.contact_id = m.contact_id) as is_known,
          case when m.status in ('accepted', 'sent', 'delivered', 'read', 'played', 'failed') then m.provider_message_id end as told_of
        from whatsapp_messages m
        where m.tenant_id = $1 and m.id = any($2)
        """;

    /// <returns>What takes a send's place, by message; what may go is not there.</returns>
    public async Task<IReadOnlyDictionary<Guid, SendOutcome>> LookAsync(IReadOnlyList<OutboxItem> items, CancellationToken cancellation)
    {
        var refused = new Dictionary<Guid, SendOutcome>();
        foreach (var tenant in items.Where(item => item.NeedsLook).GroupBy(item => item.Tenant))
        {
            OutboxItem[] mine = [.. tenant];
            var contacts = await ContactsAsync(tenant.Key, mine, refused, cancellation);
            var standings = await templates.LookAsync(tenant.Key, [.. mine.Where(item => contacts.ContainsKey(item.Message))], cancellation);
            // A broadcast's own pause speaks to the provider's refusal, and goes on after it.
            foreach (var item in mine.Where(item => !item.IsBulk && standings.GetValueOrDefault(item.Message) is { IsStopped: true }))
                refused[item.Message] = TemplateCheck.Stopped(standings[item.Message]);
            foreach (var purpose in mine.Where(item => item.Purpose is not null && contacts.ContainsKey(item.Message) && !refused.ContainsKey(item.Message)).GroupBy(item => item.Purpose!))
                await AskAsync(tenant.Key, purpose, contacts, refused, cancellation);
            await AskOfMovedAsync(tenant.Key, mine, standings, contacts, refused, cancellation);
        }

        return refused;
    }

    /// <summary>What was accepted as booking and is marketing by now needs the consent that marketing needs.</summary>
    private async Task AskOfMovedAsync(
        Guid tenant, OutboxItem[] items, IReadOnlyDictionary<Guid, TemplateStanding> standings, Dictionary<Guid, Guid> contacts, Dictionary<Guid, SendOutcome> refused,
        CancellationToken cancellation)
    {
        var moved = items.Where(item => item.Purpose == ConsentPurposes.Booking && !refused.ContainsKey(item.Message)
            && standings.GetValueOrDefault(item.Message) is { IsMarketing: true }).GroupBy(_ => ConsentPurposes.Marketing);
        foreach (var group in moved)
        {
            await AskAsync(tenant, group, contacts, refused, cancellation);
            foreach (var item in group.Where(item => refused.ContainsKey(item.Message))) refused[item.Message] = TemplateCheck.Moved(standings[item.Message]);
        }
    }

    /// <returns>Who gets each message; whoever was erased is refused.</returns>
    private async Task<Dictionary<Guid, Guid>> ContactsAsync(
        Guid tenant, OutboxItem[] items, Dictionary<Guid, SendOutcome> refused, CancellationToken cancellation)
    {
        var contacts = new Dictionary<Guid, Guid>();
        await using var batch = db.Source.CreateBatch();
        batch.BatchCommands.Add(Db.SetTenant(tenant));
        batch.Command(Sql).With(tenant).Column(items, item => item.Message);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var again = items.Where(item => item.Resends > 0).Select(item => item.Message).ToHashSet();
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.TextOrNull(3) is { } providerId && again.Contains(reader.GetGuid(0))) refused[reader.GetGuid(0)] = new SendOutcome.Accepted(providerId);
            else if (reader.GetBoolean(2)) contacts[reader.GetGuid(0)] = reader.GetGuid(1);
            else refused[reader.GetGuid(0)] = Outcomes.Erased;
        }

        return contacts;
    }

    /// <summary>The same gate that was asked when the message was accepted: a wish of since then counts.</summary>
    private async Task AskAsync(
        Guid tenant, IGrouping<string, OutboxItem> items, Dictionary<Guid, Guid> contacts, Dictionary<Guid, SendOutcome> refused, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var decisions = await scope.ServiceProvider.GetRequiredService<IConsentReader>().DecideAsync(
            tenant, [.. items.Select(item => contacts[item.Message]).Distinct()], items.Key, cancellation);
        foreach (var item in items)
            if (!decisions[contacts[item.Message]].IsAllowed) refused[item.Message] = Outcomes.Unwanted;
    }
}
