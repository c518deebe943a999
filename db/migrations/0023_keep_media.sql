-- Files live in a store; a row says whose they are and how they stand. What was sent to us comes down by itself: a pending row
-- is the job, due_at its clock and its lease. The key of a file is sealed with its person's key (key_id), or with the tenant's
-- where the desk uploaded it, so that erasing a person unreads their files.
-- Rows outlive their message: only they name the file that has to go.
alter table whatsapp_media
  drop constraint whatsapp_media_message_id_fkey,
  alter column message_id drop not null,
  add column channel_id uuid,
  add column due_at timestamptz not null default now(),
  add column attempts smallint not null default 0,
  add column reason text,
  add column mime_type text,
  add column size bigint,
  add column animated boolean not null default false,
  add column content uuid,
  add column file uuid,
  add column file_key bytea,
  add column key_id uuid,
  add column file_name bytea,
  add column stored_at timestamptz;
-- Media that came before this migration have no channel to be fetched through, and their links are long gone.
update whatsapp_media set state = 'expired' where state = 'pending';
create index whatsapp_media_due on whatsapp_media (due_at) where state = 'pending';
create index whatsapp_media_kept on whatsapp_media (tenant_id, stored_at) where file is not null;

-- What a provider holds of ours, by number and content (a keyed hash): sent again while its id lives.
create table media_uploads (
  tenant_id uuid not null,
  channel_id uuid not null,
  content uuid not null,
  provider_media_id text not null,
  expires_at timestamptz not null,
  primary key (tenant_id, channel_id, content)
);
alter table media_uploads enable row level security;
create policy own_tenant on media_uploads using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on media_uploads to traildesk_app;

-- A narrow door like those of 0007: who downloads works for every tenant, and learns ids alone.
create function claim_media(lease interval, most integer)
  returns table (tenant_id uuid, id uuid, message_id uuid, channel_id uuid, "position" smallint, kind text, attempts smallint, age interval)
  language sql volatile security definer set search_path = public
  as $$
    update whatsapp_media m set due_at = now() + lease, attempts = least(m.attempts, 30000) + 1
    from (
      select d.id from whatsapp_media d
      where d.state = 'pending' and d.due_at <= now()
      order by d.due_at
      limit most
      for update skip locked) due
    where m.id = due.id
    returning m.tenant_id, m.id, m.message_id, m.channel_id, m.position, m.kind, m.attempts, now() - m.created_at
  $$;

revoke all on function claim_media from public;
grant execute on function claim_media to traildesk_app;
