-- Saved lists of people. Members are contacts, so a list holds ids alone.
create table whatsapp_broadcast_lists (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  name text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  unique (tenant_id, name)
);
create index whatsapp_broadcast_lists_by_time on whatsapp_broadcast_lists (tenant_id, created_at desc, id);

create table broadcast_list_members (
  tenant_id uuid not null,
  list_id uuid not null references whatsapp_broadcast_lists on delete cascade,
  contact_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, list_id, contact_id)
);
create index broadcast_list_members_by_contact on broadcast_list_members (contact_id);

-- plan: what is said, to whom and when, sealed under the tenant's key. spent: what the messages handed over so far cost by the price
-- table. send_at: it begins then, once somebody started it. reason: why it was paused without anybody asking for it, or could not begin.
-- changed_at: when the status became what it is.
create table broadcasts (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  name text not null,
  status text not null check (status in ('draft', 'awaiting_approval', 'scheduled', 'running', 'paused', 'stopped_budget', 'completed', 'cancelled')),
  channel_id uuid not null,
  purpose text not null check (purpose in ('booking', 'safety', 'marketing')),
  plan bytea not null,
  send_at timestamptz,
  reason text,
  recipients integer not null default 0,
  spent numeric(14, 4) not null default 0,
  created_by uuid,
  started_by uuid,
  approved_by uuid,
  started_at timestamptz,
  ended_at timestamptz,
  changed_at timestamptz not null default now(),
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create index broadcasts_by_time on broadcasts (tenant_id, created_at desc, id);
create index broadcasts_by_status on broadcasts (status, changed_at);

-- One row for each person of a broadcast, and all that is known of their message is on the message. pending: nothing was sent yet, and
-- nothing is before due_at (quiet hours); handed: message_id is on its way or further, and is taken back if it has not left by quiet_at;
-- skipped: nothing goes, for this reason.
create table broadcast_recipients (
  tenant_id uuid not null,
  broadcast_id uuid not null,
  contact_id uuid not null,
  booking_id uuid,
  state text not null default 'pending' check (state in ('pending', 'handed', 'skipped', 'cancelled')),
  reason text,
  message_id uuid,
  cost numeric(12, 4),
  tries smallint not null default 0,
  due_at timestamptz not null default now(),
  quiet_at timestamptz,
  handed_at timestamptz,
  primary key (broadcast_id, contact_id)
) with (fillfactor = 70);
create index broadcast_recipients_pending on broadcast_recipients (broadcast_id, due_at, contact_id) where state = 'pending';
create index broadcast_recipients_by_message on broadcast_recipients (message_id) where message_id is not null;
create index broadcast_recipients_by_contact on broadcast_recipients (contact_id);

-- approval: manager where a broadcast waits for a manager's yes. No row: none.
create table broadcast_settings (
  tenant_id uuid primary key references tenants on delete cascade,
  approval text not null check (approval in ('none', 'manager'))
);

do $$
declare t text;
begin
  foreach t in array array['whatsapp_broadcast_lists', 'broadcast_list_members', 'broadcasts', 'broadcast_recipients', 'broadcast_settings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy own_tenant on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    execute format('grant select, insert, update, delete on %I to traildesk_app', t);
  end loop;
end $$;

-- A narrow door: who hands messages over works for every tenant, and learns ids alone. What was stopped a moment ago is looked at for a
-- while longer: a message that was on its way then may come back to the queue.
create function list_broadcasts_at_work() returns table (tenant_id uuid, id uuid, channel_id uuid, status text)
  language sql stable security definer set search_path = public
  as $$
    select b.tenant_id, b.id, b.channel_id, b.status from broadcasts b where b.status = 'running'
    union all
    select b.tenant_id, b.id, b.channel_id, b.status from broadcasts b where b.status = 'scheduled' and b.send_at <= now()
    union all
    select b.tenant_id, b.id, b.channel_id, b.status from broadcasts b
    where b.status in ('paused', 'cancelled') and b.changed_at > now() - interval '5 minutes'
  $$;

revoke all on function list_broadcasts_at_work from public;
grant execute on function list_broadcasts_at_work to traildesk_app;

-- Two contacts that turn out to be one person are one member and one recipient. An identity that moves says who becomes whom.
create function merge_recipients() returns trigger
  language plpgsql security invoker set search_path = public as $$
begin
  insert into broadcast_list_members (tenant_id, list_id, contact_id, created_at)
  select m.tenant_id, m.list_id, new.contact_id, m.created_at
  from broadcast_list_members m
  where m.tenant_id = new.tenant_id and m.contact_id = old.contact_id
  on conflict do nothing;
  delete from broadcast_list_members where tenant_id = new.tenant_id and contact_id = old.contact_id;

  -- Of two in one broadcast the one that was written to stays; where both were, both did happen.
  delete from broadcast_recipients k using broadcast_recipients a
  where k.tenant_id = new.tenant_id and k.contact_id = new.contact_id and k.state <> 'handed'
    and a.tenant_id = new.tenant_id and a.contact_id = old.contact_id and a.broadcast_id = k.broadcast_id and a.state = 'handed';
  delete from broadcast_recipients a using broadcast_recipients k
  where a.tenant_id = new.tenant_id and a.contact_id = old.contact_id and a.state <> 'handed'
    and k.tenant_id = new.tenant_id and k.contact_id = new.contact_id and k.broadcast_id = a.broadcast_id;
  update broadcast_recipients a set contact_id = new.contact_id
  where a.tenant_id = new.tenant_id and a.contact_id = old.contact_id
    and not exists (select 1 from broadcast_recipients k where k.broadcast_id = a.broadcast_id and k.contact_id = new.contact_id);
  return null;
end $$;

create trigger merge_recipients after update of contact_id on contact_identities
  for each row when (old.contact_id <> new.contact_id) execute function merge_recipients();

revoke all on function merge_recipients from public;
grant execute on function merge_recipients to traildesk_app;
