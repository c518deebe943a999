-- When a trip leaves on its first day, by its own clock; null: when the company's trips usually do.
alter table trips add column departs_at time;

-- steps: D-7 a week before the day, D+1 the day after it, H-3 three hours before departure. Without a row: see reminder_rules.
create table reminder_settings (
  tenant_id uuid primary key references tenants on delete cascade,
  payment_on boolean not null,
  payment_steps text[] not null,
  departure_on boolean not null,
  departure_steps text[] not null,
  daily_at time not null,
  departs_at time not null,
  changed_at timestamptz not null default now()
);
alter table reminder_settings enable row level security;
create policy own_tenant on reminder_settings using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on reminder_settings to traildesk_app;

-- One row for each step of an instalment or a departure, and for each date that was set for it. subject_id: the instalment, or the trip.
-- message_id is fixed with the row: whoever sends it, and however often, it is the same message.
create table reminders (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  booking_id uuid not null references bookings on delete cascade,
  kind text not null check (kind in ('payment', 'departure')),
  subject_id uuid not null,
  step text not null,
  for_day date not null,
  due_at timestamptz not null,
  good_until timestamptz not null,
  state text not null default 'planned' check (state in ('planned', 'sent', 'skipped', 'failed')),
  reason text,
  message_id uuid not null,
  channel text check (channel in ('whatsapp')),
  amount numeric(14, 2),
  sent_at timestamptz,
  attempts smallint not null default 0,
  tried_at timestamptz,
  created_at timestamptz not null default now(),
  unique (booking_id, kind, subject_id, step, for_day)
);
create index reminders_due on reminders (due_at) where state = 'planned';
create index reminders_sent on reminders (sent_at) where state = 'sent';
create index reminders_by_time on reminders (tenant_id, due_at desc, id);
alter table reminders enable row level security;
create policy own_tenant on reminders using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on reminders to traildesk_app;

create index payment_schedules_by_day on payment_schedules (tenant_id, due_on);

create function known_zone(wanted text) returns text
  language plpgsql stable set search_path = public as $$
begin
  perform now() at time zone wanted;
  return wanted;
exception when invalid_parameter_value then
  return 'UTC';
end $$;

-- A time on a clock on the wall, as a moment. One that the place's clocks leave out is that much later; of one that they show twice
-- it is the first: the one that a day's length after yesterday's would be.
create function moment_at(wall timestamp, place text) returns timestamptz
  language sql stable
  as $$
    select case when ((wall - interval '1 day') at time zone place + interval '24 hours') at time zone place = wall
      then (wall - interval '1 day') at time zone place + interval '24 hours'
      else wall at time zone place end
  $$;

-- A version 7 id of that moment.
create function id_at(moment timestamptz) returns uuid
  language sql volatile
  as $$ select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid $$;

-- The one place that says what holds for a company that has set nothing.
create view reminder_rules with (security_invoker = true) as
  select t.tenant_id, known_zone(t.time_zone) as time_zone,
    coalesce(s.payment_on, true) as payment_on, coalesce(s.payment_steps, '{D-7,D-1,D+1}') as payment_steps,
    coalesce(s.departure_on, true) as departure_on, coalesce(s.departure_steps, '{D-7,H-3}') as departure_steps,
    coalesce(s.daily_at, '09:00') as daily_at, coalesce(s.departs_at, '08:00') as departs_at,
    coalesce(s.changed_at, '-infinity') as changed_at
  from tenants t left join reminder_settings s on s.tenant_id = t.tenant_id;
grant select on reminder_rules to traildesk_app;

-- What is still to be paid of an instalment: payments fill instalments in the order of their days.
create function unpaid_of(instalment payment_schedules) returns numeric
  language sql stable set search_path = public
  as $$
    select greatest(0, least(instalment.amount,
      (select sum(e.amount) from payment_schedules e
       where e.tenant_id = instalment.tenant_id and e.booking_id = instalment.booking_id and (e.due_on, e.id) <= (instalment.due_on, instalment.id))
      - coalesce((
        select sum(y.amount) from payments y join bookings b on b.id = y.booking_id
        where y.tenant_id = instalment.tenant_id and y.booking_id = instalment.booking_id and y.currency = b.currency), 0)))
  $$;

-- Makes the planned rows of all companies what bookings, trips and settings say now. What was sent or skipped stays as it is; what is
-- due already is left to whoever sends it, who asks again whether it should go.
create function plan_reminders(ahead interval) returns bigint
  language plpgsql security definer set search_path = public as $$
declare
  days_ahead integer := ceil(extract(epoch from ahead) / 86400);
  written bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('traildesk reminders', 0));

  -- Materialized: what is computed once is not computed again wherever it is named.
  with rules as materialized (
    select * from reminder_rules
  ),
  payments_due as materialized (
    select r.tenant_id, b.id as booking_id, 'payment' as kind, s.id as subject_id, o.step, s.due_on as for_day,
      moment_at(s.due_on + o.days + r.daily_at, r.time_zone) as due_at,
      moment_at((s.due_on + o.days + 1)::timestamp, r.time_zone) as day_ends,
      b.status in ('pending', 'confirmed') as is_open, greatest(b.created_at, r.changed_at) as since
    from rules r
    cross join lateral (select w.step, substr(w.step, 2)::integer as days from unnest(r.payment_steps) as w (step)) o
    -- No step is more than 60 days away: first by the index, so that years of past instalments cost nothing.
    join payment_schedules s on s.tenant_id = r.tenant_id and s.due_on between current_date - 62 and current_date + days_ahead + 62
      and s.due_on between current_date - o.days - 2 and current_date - o.days + days_ahead + 2
    join bookings b on b.tenant_id = s.tenant_id and b.id = s.booking_id
    where r.payment_on
  ),
  leaving as materialized (
    select t.id, t.tenant_id, t.starts_on, t.departs_at, known_zone(t.time_zone) as zone
    from rules r join trips t on t.tenant_id = r.tenant_id and t.starts_on between current_date - 2 and current_date + days_ahead + 63
    where r.departure_on
  ),
  departures as materialized (
    select t.tenant_id, t.id as trip_id, o.step, t.starts_on as for_day, r.changed_at, d.departs_at,
      case o.unit when 'D' then moment_at(t.starts_on + o.many + r.daily_at, t.zone) else d.departs_at + o.many * interval '1 hour' end as due_at,
      case o.unit when 'D' then moment_at((t.starts_on + o.many + 1)::timestamp, t.zone) else d.departs_at end as day_ends
    from leaving t
    join rules r on r.tenant_id = t.tenant_id
    cross join lateral (
      select w.step, left(w.step, 1) as unit, substr(w.step, 2)::integer as many from unnest(r.departure_steps) as w (step)) o
    cross join lateral (select moment_at(t.starts_on + coalesce(t.departs_at, r.departs_at), t.zone) as departs_at) d
  ),
  -- Of use until its day ends, and for an hour at least: some send shortly before midnight.
  wanted as materialized (
    select p.tenant_id, p.booking_id, p.kind, p.subject_id, p.step, p.for_day, p.due_at, g.good_until, p.is_open, p.since
    from payments_due p
    cross join lateral (select greatest(p.day_ends, p.due_at + interval '1 hour') as good_until) g
    where p.due_at <= now() + ahead and g.good_until > now()
    union all
    select d.tenant_id, b.id, 'departure', d.trip_id, d.step, d.for_day, d.due_at, g.good_until, b.status = 'confirmed',
      greatest(b.created_at, d.changed_at)
    from departures d
    cross join lateral (select least(greatest(d.day_ends, d.due_at + interval '1 hour'), d.departs_at) as good_until) g
    join bookings b on b.tenant_id = d.tenant_id and b.trip_id = d.trip_id
    where d.due_at <= now() + ahead and g.good_until > now()
  ),
  fresh as materialized (
    select w.* from wanted w
    where w.is_open and w.due_at > w.since and w.due_at < w.good_until and not exists (
      select from reminders r
      where r.booking_id = w.booking_id and r.kind = w.kind and r.subject_id = w.subject_id and r.step = w.step and r.for_day = w.for_day)
  ),
  added as (
    insert into reminders (id, tenant_id, booking_id, kind, subject_id, step, for_day, due_at, good_until, message_id)
    select id_at(clock_timestamp()), f.tenant_id, f.booking_id, f.kind, f.subject_id, f.step, f.for_day, f.due_at, f.good_until, id_at(f.due_at)
    from fresh f left join payment_schedules s on f.kind = 'payment' and s.id = f.subject_id
    where f.kind = 'departure' or unpaid_of(s) > 0
    on conflict do nothing
    returning 1
  ),
  moved as (
    update reminders r set due_at = w.due_at, good_until = w.good_until, message_id = id_at(w.due_at)
    from wanted w
    where r.booking_id = w.booking_id and r.kind = w.kind and r.subject_id = w.subject_id and r.step = w.step and r.for_day = w.for_day
      and r.state = 'planned' and (r.due_at, r.good_until) is distinct from (w.due_at, w.good_until)
    returning 1
  ),
  dropped as (
    delete from reminders r
    where r.state = 'planned' and r.due_at > now() and not exists (
      select from wanted w
      where r.booking_id = w.booking_id and r.kind = w.kind and r.subject_id = w.subject_id and r.step = w.step and r.for_day = w.for_day)
    returning 1
  )
  select (select count(*) from added) + (select count(*) from moved) + (select count(*) from dropped) into written;
  return written;
end $$;

create function list_tenants_with_due_reminders() returns table (tenant_id uuid)
  language sql stable security definer set search_path = public
  as $$
    select distinct r.tenant_id from reminders r
    where r.state = 'planned' and r.due_at <= now() and (r.tried_at is null or r.tried_at < now() - interval '1 minute')
  $$;

-- Whose reminders were sent and wait for their number: none is of use for longer than the three days before a departure.
create function list_tenants_with_waiting_reminders() returns table (tenant_id uuid)
  language sql stable security definer set search_path = public
  as $$
    select distinct r.tenant_id from reminders r join outbox o on o.message = r.message_id and o.state = 'queued'
    where r.state = 'sent' and r.sent_at > now() - interval '4 days'
  $$;

revoke all on function known_zone, moment_at, id_at, unpaid_of, plan_reminders, list_tenants_with_due_reminders, list_tenants_with_waiting_reminders from public;
grant execute on function known_zone, moment_at, id_at, unpaid_of, plan_reminders, list_tenants_with_due_reminders, list_tenants_with_waiting_reminders
  to traildesk_app;
