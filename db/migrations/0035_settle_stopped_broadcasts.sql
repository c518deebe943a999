-- What a message costs is known before there is a budget: one that is set later counts it.
alter table broadcast_recipients add column currency text;

-- As before, and those whose budget is used up, for as long as something waits in their channel's queue: night may come over it.
create or replace function list_broadcasts_at_work() returns table (tenant_id uuid, id uuid, channel_id uuid, status text)
  language sql stable security definer set search_path = public
  as $$
    select b.tenant_id, b.id, b.channel_id, b.status from broadcasts b where b.status = 'running'
    union all
    select b.tenant_id, b.id, b.channel_id, b.status from broadcasts b where b.status = 'scheduled' and b.send_at <= now()
    union all
    select b.tenant_id, b.id, b.channel_id, b.status from broadcasts b
    where b.status in ('paused', 'cancelled') and b.changed_at > now() - interval '5 minutes'
    union all
    select b.tenant_id, b.id, b.channel_id, b.status from broadcasts b
    where b.status = 'stopped_budget' and exists (
      select 1 from send_lanes l
      cross join lateral (
        select 1 from outbox o where o.lane = l.lane and o.channel = b.channel_id and o.priority = 1 and o.state = 'queued' limit 1) w)
  $$;
