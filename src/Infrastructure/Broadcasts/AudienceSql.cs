using Npgsql;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <summary>Everybody whom an audience names, once, less its exceptions: one statement, however many they are.</summary>
internal static class AudienceSql
{
    // Of several bookings the one that begins first is the one to speak of.
    private const string Audience = """
        with named as (
          select b.contact_id, b.id as booking_id, b.starts_on, b.code
          from bookings b
          join trips t on t.tenant_id = current_tenant() and t.id = b.trip_id
          where b.tenant_id = current_tenant() and b.status = any($1) and (b.trip_id = any($2) or t.package_id = any($3))
          union all
          select m.contact_id, null, null, null
          from broadcast_list_members m
          where m.tenant_id = current_tenant() and m.list_id = any($4)
          union all
          select n.id, null, null, null from unnest($5) as n (id)
          union all
          select c.id, null, null, null
          from contacts c
          where $6 and c.tenant_id = current_tenant()
            and ($7::text[] is null or c.language = any($7))
            and ($8::text[] is null or c.country = any($8))
            and ($9::timestamptz is null or exists (
              select 1 from whatsapp_conversations v
              where v.tenant_id = current_tenant() and v.contact_id = c.id and v.last_inbound_at > $9))
            and ($10::timestamptz is null or coalesce((
              select max(v.last_inbound_at) from whatsapp_conversations v
              where v.tenant_id = current_tenant() and v.contact_id = c.id), 'infinity') < $10)
            and ($13::text[] is null and $14::uuid[] is null or exists (
              select 1 from leads l
              where l.tenant_id = current_tenant() and l.contact_id = c.id and ($13 is null or l.status = any($13)) and ($14 is null or l.package_id = any($14))))
        ),
        audience as (
          select distinct on (n.contact_id) n.contact_id, n.booking_id
          from named n
          join contacts c on c.tenant_id = current_tenant() and c.id = n.contact_id
          where n.contact_id <> all($11) and not exists (
            select 1 from broadcast_list_members x
            where x.tenant_id = current_tenant() and x.list_id = any($12) and x.contact_id = n.contact_id)
            and not exists (
              select 1 from broadcast_recipients x
              where x.tenant_id = current_tenant() and x.broadcast_id = any($15) and x.contact_id = n.contact_id and x.state = 'handed'
                and not exists (select 1 from whatsapp_messages m where m.id = x.message_id and m.status in ('failed', 'cancelled')))
          order by n.contact_id, n.starts_on nulls last, n.code
        )
        """;

    public const string List = Audience + """

        select contact_id, booking_id from audience order by contact_id
        """;

    public const string Write = Audience + """

        insert into broadcast_recipients (tenant_id, broadcast_id, contact_id, booking_id)
        select current_tenant(), $16, contact_id, booking_id from audience
        """;

    // What the statement deletes it still sees.
    public const string Keep = Audience + """
        ,
        gone as (
          delete from broadcast_recipients r
          where r.tenant_id = current_tenant() and r.broadcast_id = $16 and not exists (select 1 from audience a where a.contact_id = r.contact_id)
          returning 1
        ),
        written as (
          select contact_id from broadcast_recipients where tenant_id = current_tenant() and broadcast_id = $16
        )
        select ((select count(*) from written) - (select count(*) from gone))::int,
          (select count(*) from audience a where not exists (select 1 from written w where w.contact_id = a.contact_id))::int
        """;

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, Audience audience) => command
        .With(audience.Travellers?.Statuses.ToArray() ?? [])
        .With(audience.Travellers?.Trips.ToArray() ?? [])
        .With(audience.Travellers?.Packages.ToArray() ?? [])
        .With(audience.Lists.ToArray())
        .With(audience.Contacts.ToArray())
        .With(audience.Query is not null)
        .With(audience.Query?.Languages?.ToArray())
        .With(audience.Query?.Countries?.ToArray())
        .With(audience.Query?.SeenAfter?.ToUniversalTime())
        .With(audience.Query?.SeenBefore?.ToUniversalTime())
        .With(audience.ExceptContacts.ToArray())
        .With(audience.ExceptLists.ToArray())
        .With(audience.Query?.LeadStatuses?.ToArray())
        .With(audience.Query?.Packages?.ToArray())
        .With(audience.ExceptBroadcasts.ToArray());
}
