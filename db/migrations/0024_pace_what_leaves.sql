-- What may leave is found channel by channel and by due time: one channel's backlog is never read for another's sake, and what waits
-- for later stands in nobody's way. initiates: 1 it starts a conversation and needs a place in the portfolio's limit, 2 it has one.
alter table outbox add column initiates smallint not null default 0, add column purpose text;
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check check (state in ('scheduled', 'queued', 'sending', 'unknown'));
drop index outbox_ready;
create index outbox_ready on outbox (lane, channel, priority, initiates, due_at, seq) where state = 'queued';
drop index outbox_in_doubt;
create index outbox_in_doubt on outbox (lane, started_at) where state in ('sending', 'unknown');
create index outbox_scheduled on outbox (lane, due_at) where state = 'scheduled';
create index outbox_scheduled_by_tenant on outbox (tenant, due_at, message) where state = 'scheduled';

-- Queue tables, outside row-level security: ids and blind values only.
-- A recipient who used up much of what one number may send them; a new owner of the lane treats them as used up.
create table pair_debts (
  channel uuid not null,
  recipient uuid not null,
  lane smallint not null,
  free_at timestamptz not null,
  primary key (channel, recipient)
);
create index pair_debts_by_lane on pair_debts (lane, free_at);

-- Whom a portfolio wrote to first, and when last: those of the past 24 hours count.
create table portfolio_recipients (
  limit_group uuid not null,
  recipient uuid not null,
  at timestamptz not null,
  primary key (limit_group, recipient)
);
create index portfolio_recipients_by_time on portfolio_recipients (limit_group, at);
create index portfolio_recipients_old on portfolio_recipients (at);

-- null: the provider's default, or no limit known.
alter table whatsapp_configurations
  add column messages_per_second integer check (messages_per_second between 1 and 1000),
  add column daily_recipients integer check (daily_recipients > 0);

-- What a plan allows a tenant to hand in. No row, no limit.
create table tenant_limits (
  tenant_id uuid primary key references tenants on delete cascade,
  plan text,
  messages_per_minute integer check (messages_per_minute > 0),
  minute timestamptz not null default '-infinity',
  used integer not null default 0
);
alter table tenant_limits enable row level security;
create policy own_tenant on tenant_limits using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
