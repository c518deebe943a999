-- Queue tables stand outside row-level security: workers serve every tenant. They hold ids and sealed bytes only, and
-- name their tenant "tenant", so that every table with a "tenant_id" has a policy without exception.

-- The raw slice of one event, sealed under its tenant's key of the day.
create table webhook_events (
  tenant uuid not null,
  id uuid not null,
  channel uuid,
  kind text not null,
  received_at timestamptz not null default now(),
  slice bytea not null,
  primary key (tenant, id)
);

-- What was already taken in: first 16 bytes of the SHA-256 over channel and dedupe key, kept longer than any provider redelivers.
create table seen_events (
  key uuid primary key,
  seen_at timestamptz not null default now()
) with (autovacuum_vacuum_insert_scale_factor = 0.05);

create sequence inbox_order;

create table inbox (
  shard integer not null,
  id bigint not null default nextval('inbox_order'),
  tenant uuid not null,
  channel uuid not null,
  event uuid not null,
  kind text not null,
  sender uuid not null,
  sender_keys uuid[] not null,
  message_ref uuid,
  attempts smallint not null default 0,
  wait_until timestamptz,
  received_at timestamptz not null,
  primary key (shard, id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create index inbox_waiting on inbox (shard, sender, id) where wait_until is not null;

create table dead_letters (
  id uuid primary key,
  tenant_id uuid not null,
  channel_id uuid,
  event_id uuid not null,
  kind text not null,
  reason text not null,
  attempts smallint not null,
  shard integer not null,
  sender uuid not null,
  sender_keys uuid[] not null,
  message_ref uuid,
  received_at timestamptz not null,
  died_at timestamptz not null default now(),
  replayed_at timestamptz
);
create index dead_letters_by_tenant on dead_letters (tenant_id, died_at desc, id);
create index dead_letters_by_event on dead_letters (tenant_id, event_id);

-- Verified events that no active channel may take: counted and kept as bytes for an operator.
create table unroutable_events (
  id uuid primary key,
  channel uuid not null,
  tenant uuid not null,
  address text,
  slice bytea not null,
  received_at timestamptz not null default now()
);

create table nodes (
  id uuid primary key,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  stopped_at timestamptz
);

create table job_runs (
  name text not null,
  due_at timestamptz not null,
  node uuid not null,
  lease_until timestamptz not null,
  finished_at timestamptz,
  primary key (name, due_at)
);
