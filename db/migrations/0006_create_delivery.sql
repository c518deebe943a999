-- A lane is what a node owns: all channels of a limit group hash to one lane, so that limits are exact without a broker.
create table send_lanes (
  lane smallint primary key,
  owner uuid,
  epoch bigint not null default 0,
  lease_until timestamptz not null default '-infinity'
);
insert into send_lanes (lane) select generate_series(0, 31);

create sequence outbox_order;

-- payload: the message for the provider, sealed under the tenant's key. recipient: blind index.
create table outbox (
  message uuid primary key,
  seq bigint not null default nextval('outbox_order'),
  tenant uuid not null,
  channel uuid not null,
  lane smallint not null,
  recipient uuid not null,
  priority smallint not null default 0,
  cautious boolean not null default false,
  state text not null default 'queued' check (state in ('queued', 'sending', 'unknown')),
  attempts smallint not null default 0,
  resends smallint not null default 0,
  due_at timestamptz not null default now(),
  deadline timestamptz,
  epoch bigint,
  started_at timestamptz,
  payload bytea not null
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create index outbox_ready on outbox (lane, priority, seq) where state = 'queued';
create index outbox_by_recipient on outbox (channel, recipient, seq);
create index outbox_in_doubt on outbox (lane, started_at) where state <> 'queued';

create table idempotency_keys (
  tenant_id uuid not null,
  key uuid not null,
  request_hash bytea not null,
  message_id uuid not null,
  conversation_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
