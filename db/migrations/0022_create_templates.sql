-- Templates belong to an account at a provider (meta:1022…, twilio:AC…), in one language each.
create table whatsapp_templates (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  account text not null,
  channel_id uuid not null,
  name text not null,
  language text not null,
  category text not null,
  status text not null check (status in ('draft', 'awaiting_approval', 'submitted', 'pending', 'approved', 'rejected', 'paused', 'disabled')),
  definition jsonb not null,
  provider_id text,
  reason text,
  quality text,
  approved_by uuid,
  approved_at timestamptz,
  submitted_at timestamptz,
  heard_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, account, name, language)
);
create index whatsapp_templates_by_time on whatsapp_templates (tenant_id, created_at desc, id);
create index whatsapp_templates_by_provider_id on whatsapp_templates (tenant_id, account, provider_id);
alter table whatsapp_templates enable row level security;
create policy own_tenant on whatsapp_templates using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());

-- When each account's list is read again. Outside the wall like the queues: ids and times alone, for work that no request asks for.
create table template_syncs (
  tenant uuid not null references tenants (tenant_id) on delete cascade,
  account text not null,
  due_at timestamptz not null,
  primary key (tenant, account)
);
grant select, insert, update, delete on whatsapp_templates, template_syncs to traildesk_app;
