-- Up to where a channel's message list at the provider was read; on the provider's clock.
create table recovery_cursors (
  channel_id uuid primary key,
  tenant_id uuid not null,
  seen_at timestamptz not null
);
alter table recovery_cursors enable row level security;
create policy own_tenant on recovery_cursors using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on recovery_cursors to traildesk_app;

-- A narrow door like those of 0007: recovery works for every tenant, before it knows whose channels there are.
create function list_active_channels(wanted_provider text) returns setof whatsapp_configurations
  language sql stable security definer set search_path = public
  as $$ select * from whatsapp_configurations where provider = wanted_provider and is_active order by created_at, id $$;

revoke all on function list_active_channels from public;
grant execute on function list_active_channels to traildesk_app;

-- Unfinished runs are few among those of a week, and looked for every few seconds.
create index job_runs_unfinished on job_runs (lease_until) where finished_at is null;
