-- Numbers of one portfolio share its limits, whichever providers they are at. limit_group_since: when the group was changed last, so
-- that its new owner lets the former one finish. daily_recipients_at: of two words on the limit the later one counts.
alter table whatsapp_configurations
  add column portfolio text,
  add column limit_group_since timestamptz,
  add column daily_recipients_at timestamptz;

-- Queue tables, outside row-level security: ids alone.
-- A channel that came from another group brings along whom that one wrote to.
create table portfolio_moves (
  limit_group uuid not null,
  former uuid not null,
  at timestamptz not null,
  primary key (limit_group, former)
);

-- The provider lets a portfolio start no conversations until then.
create table portfolio_holds (
  limit_group uuid primary key,
  until timestamptz not null
);

-- What a plan's limits were used for, in steps of time; rows ahead of now are promised to messages that wait.
alter table tenant_limits add column messages_per_day integer check (messages_per_day > 0);
create table plan_uses (
  tenant_id uuid not null references tenants on delete cascade,
  limiter text not null,
  at timestamptz not null,
  used integer not null,
  primary key (tenant_id, limiter, at)
);
alter table plan_uses enable row level security;
create policy own_tenant on plan_uses using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
