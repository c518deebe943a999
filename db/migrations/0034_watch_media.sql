-- Twilio's templates with a file in the header were approved with that very file. New ones leave the end of its link to each message.
update whatsapp_templates set definition = definition || '{"hasFixedFile": true}'
where account like 'twilio:%' and status not in ('draft', 'awaiting_approval', 'rejected')
  and definition->'header'->>'kind' in ('image', 'video', 'document') and definition->>'fileBase' is null;

-- One file that must be in the store, to tell whether it is the right one: a folder that is not mounted is an empty folder.
create function any_kept_media()
  returns table (tenant_id uuid, file uuid)
  language sql stable security definer set search_path = public
  as $$
    select m.tenant_id, m.file from whatsapp_media m where m.state = 'stored' and m.file is not null limit 1
  $$;

revoke all on function any_kept_media from public;
grant execute on function any_kept_media to traildesk_app;

-- How often a provider refused to give files of a channel lately: it blocks a number that asks on.
create table media_refusals (
  tenant_id uuid not null,
  channel_id uuid not null,
  since timestamptz not null,
  refusals integer not null,
  paused_until timestamptz,
  primary key (tenant_id, channel_id)
);
alter table media_refusals enable row level security;
create policy own_tenant on media_refusals using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on media_refusals to traildesk_app;

create index whatsapp_media_turns on whatsapp_media (tenant_id, due_at) where state = 'pending';
create index whatsapp_media_uploaded on whatsapp_media (tenant_id) include (size) where file is not null and message_id is null;

-- Companies take turns: one that was sent ten thousand files holds up nobody else's one. Twice as many as wanted are looked at, so that
-- nodes which ask at the same moment find something each.
create or replace function claim_media(lease interval, most integer)
  returns table (tenant_id uuid, id uuid, message_id uuid, channel_id uuid, "position" smallint, kind text, attempts smallint, age interval)
  language sql volatile security definer set search_path = public
  as $$
    with recursive waiting as (
      (select m.tenant_id as tenant from whatsapp_media m where m.state = 'pending' order by m.tenant_id limit 1)
      union all
      select (select m.tenant_id from whatsapp_media m where m.state = 'pending' and m.tenant_id > w.tenant order by m.tenant_id limit 1)
      from waiting w where w.tenant is not null
    ),
    turns as (
      select d.id, d.due_at, d.turn
      from waiting w cross join lateral (
        select m.id, m.due_at, row_number() over (order by m.due_at) as turn
        from whatsapp_media m
        where m.tenant_id = w.tenant and m.state = 'pending' and m.due_at <= now()
          and not exists (select from media_refusals r where r.tenant_id = m.tenant_id and r.channel_id = m.channel_id and r.paused_until > now())
        order by m.due_at
        limit most * 2) d
      order by d.turn, d.due_at
      limit most * 2
    )
    update whatsapp_media m set due_at = now() + lease, attempts = least(m.attempts, 30000) + 1
    from (
      select l.id
      from turns t join whatsapp_media l on l.id = t.id
      where l.state = 'pending' and l.due_at <= now()
      order by t.turn, t.due_at
      limit most
      for update of l skip locked) due
    where m.id = due.id
    returning m.tenant_id, m.id, m.message_id, m.channel_id, m.position, m.kind, m.attempts, now() - m.created_at
  $$;
