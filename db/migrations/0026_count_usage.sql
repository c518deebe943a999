-- What a provider says of a message's price, whole.
alter table whatsapp_messages add column price_model text, add column price_type text, add column price_origin text;
alter table parked_statuses add column price_model text, add column price_type text, add column price_origin text;

-- Whose price applies: the country that a person's number belongs to, filled in by the job that counts; empty where nobody can tell.
alter table contacts add column country text;

-- Messages by the day of their tenant's own time zone. A day is counted anew while what happened to its messages may change; what was
-- counted stays when they are deleted. charged: delivered, and not said to be free. answered, answer_ms: how soon people were.
create table usage_days (
  tenant_id uuid not null,
  day date not null,
  channel_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  category text not null,
  country text not null,
  messages bigint not null,
  sent bigint not null,
  delivered bigint not null,
  read bigint not null,
  failed bigint not null,
  replied bigint not null,
  charged bigint not null,
  answered bigint not null,
  answer_ms bigint not null,
  counted_at timestamptz not null default now(),
  primary key (tenant_id, day, channel_id, direction, category, country)
);
alter table usage_days enable row level security;
create policy own_tenant on usage_days using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on usage_days to traildesk_app;

-- When a day was counted, for every tenant alike.
create table usage_counts (
  day date primary key,
  counted_at timestamptz not null
);
grant select on usage_counts to traildesk_app;

-- country: ISO 3166, a part of the world (asia_pacific), or * for wherever no other row fits.
create table message_prices (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  valid_from date not null,
  country text not null,
  category text not null,
  amount numeric(12, 4) not null check (amount >= 0),
  currency char(3) not null,
  source text not null,
  is_example boolean not null default false,
  created_at timestamptz not null default now(),
  unique (tenant_id, country, category, valid_from)
);
create index message_prices_by_day on message_prices (tenant_id, valid_from desc, id);
alter table message_prices enable row level security;
create policy own_tenant on message_prices using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on message_prices to traildesk_app;

-- A message's id begins with the moment at which the desk took it up, and the primary key is in that order.
create function moment_of(id uuid) returns timestamptz
  language sql immutable set search_path = public
  as $$ select to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0) $$;

create function first_id_at(moment timestamptz) returns uuid
  language sql immutable set search_path = public
  as $$ select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

-- Counts days of every tenant. Their time zones reach from 14 hours before to 12 behind UTC, so a little more is read than counted.
-- A channel's day with fewer messages than before has lost some to retention: it keeps what it had.
create function count_usage(first_day date, last_day date) returns bigint
  language plpgsql security definer set search_path = public as $$
declare
  lower_id uuid := first_id_at(first_day::timestamp at time zone 'UTC' - interval '15 hours');
  upper_id uuid := first_id_at((last_day + 1)::timestamp at time zone 'UTC' + interval '13 hours');
  written bigint;
begin
  with zones as materialized (
    select t.tenant_id, coalesce(z.name, 'UTC') as zone from tenants t left join pg_timezone_names z on z.name = t.time_zone
  ),
  taken as (
    select m.id, m.tenant_id, m.channel_id, m.conversation_id, m.seq, m.contact_id, m.direction, m.type, m.status, m.provider_message_id,
      m.delivered_at, m.read_at, m.price_category, m.price_billable, m.price_type, (moment_of(m.id) at time zone z.zone)::date as day
    from whatsapp_messages m join zones z on z.tenant_id = m.tenant_id
    where m.id >= lower_id and m.id < upper_id
  ),
  told as (
    select t.*, t.direction = 'outbound' and (t.delivered_at is not null or t.status in ('delivered', 'read', 'played')) as is_delivered,
      t.direction = 'outbound' and (t.read_at is not null or t.status in ('read', 'played')) as is_read,
      n.direction is not null and n.direction <> t.direction as is_answered, n.id as next_id,
      case when t.direction = 'inbound' then '' else coalesce(t.price_category, case when t.type = 'template' then 'unknown' else 'service' end) end as category,
      case when t.direction = 'inbound' then '' else coalesce(c.country, '') end as country
    from taken t
    left join contacts c on c.id = t.contact_id
    left join lateral (
      select x.id, x.direction from whatsapp_messages x
      where x.conversation_id = t.conversation_id and x.seq > t.seq
      order by x.seq limit 1
    ) n on true
    where t.day between first_day and last_day
  ),
  counted as (
    select tenant_id, day, channel_id, direction, category, country, count(*) as messages,
      count(*) filter (where direction = 'outbound' and provider_message_id is not null) as sent,
      count(*) filter (where is_delivered) as delivered,
      count(*) filter (where is_read) as read,
      count(*) filter (where direction = 'outbound' and status = 'failed') as failed,
      count(*) filter (where is_delivered and is_answered) as replied,
      count(*) filter (where is_delivered and price_billable is not false and coalesce(price_type, '') not like 'free%') as charged,
      count(*) filter (where direction = 'inbound' and is_answered) as answered,
      coalesce(sum((extract(epoch from moment_of(next_id) - moment_of(id)) * 1000)::bigint) filter (where direction = 'inbound' and is_answered), 0)::bigint as answer_ms
    from told
    group by tenant_id, day, channel_id, direction, category, country
  ),
  totals as (
    select c.*, sum(c.messages) over (partition by c.tenant_id, c.day, c.channel_id, c.direction) as now_there from counted c
  )
  insert into usage_days (tenant_id, day, channel_id, direction, category, country, messages, sent, delivered, read, failed, replied, charged, answered, answer_ms)
  select tenant_id, day, channel_id, direction, category, country, messages, sent, delivered, read, failed, replied, charged, answered, answer_ms
  from totals t
  where t.now_there >= coalesce((
    select sum(u.messages) from usage_days u
    where u.tenant_id = t.tenant_id and u.day = t.day and u.channel_id = t.channel_id and u.direction = t.direction), 0)
  on conflict (tenant_id, day, channel_id, direction, category, country) do update
  set messages = excluded.messages, sent = excluded.sent, delivered = excluded.delivered, read = excluded.read, failed = excluded.failed,
    replied = excluded.replied, charged = excluded.charged, answered = excluded.answered, answer_ms = excluded.answer_ms, counted_at = now();
  get diagnostics written = row_count;

  -- A message whose category was heard meanwhile left the row that it stood in.
  delete from usage_days u
  where u.day between first_day and last_day and u.counted_at < now() and exists (
    select 1 from usage_days v
    where v.tenant_id = u.tenant_id and v.day = u.day and v.channel_id = u.channel_id and v.direction = u.direction and v.counted_at = now());

  insert into usage_counts (day, counted_at) select d::date, now() from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') d
  on conflict (day) do update set counted_at = now();
  return written;
end $$;

-- Days to be counted: the newest each time, those before once a day, and at the very first time every day that has messages.
create function list_days_to_count(days_back int) returns table (day date)
  language sql stable security definer set search_path = public as $$
  with newest as (select (now() at time zone 'UTC')::date as today),
  oldest as (
    select case when exists (select 1 from usage_counts) then n.today - days_back
      else coalesce((select (moment_of(m.id) at time zone 'UTC')::date - 1 from whatsapp_messages m where m.id > first_id_at('2020-01-01') order by m.id limit 1), n.today) end as day
    from newest n
  )
  select d::date
  from newest n, oldest o, generate_series(least(o.day, n.today - 1)::timestamp, (n.today + 1)::timestamp, interval '1 day') d
  left join usage_counts c on c.day = d::date
  where d::date >= n.today - 1 or c.counted_at is null or c.counted_at < now() - interval '20 hours'
  order by d
$$;

-- Who was written to on these days, and nobody has looked where their number belongs to.
create function list_contacts_without_country(first_day date, last_day date) returns table (tenant_id uuid, contact_id uuid)
  language sql stable security definer set search_path = public as $$
  select distinct m.tenant_id, m.contact_id
  from whatsapp_messages m join contacts c on c.id = m.contact_id
  where m.id >= first_id_at(first_day::timestamp at time zone 'UTC' - interval '15 hours')
    and m.id < first_id_at((last_day + 1)::timestamp at time zone 'UTC' + interval '13 hours')
    and m.direction = 'outbound' and c.country is null
  order by 1, 2
$$;

revoke all on function count_usage, list_days_to_count, list_contacts_without_country from public;
grant execute on function count_usage, list_days_to_count, list_contacts_without_country to traildesk_app;
