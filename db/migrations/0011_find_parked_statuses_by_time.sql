-- A status of a message that somebody else sent from the same number waits in vain. The sweep of every two seconds looks at
-- the latest alone; its index is of no concern to statuses that find their message, which are never parked.
create index parked_statuses_by_time on parked_statuses (received_at);

create function list_tenants_with_parked_statuses(heard_within interval) returns table (tenant_id uuid)
  language sql stable security definer set search_path = public
  as $$
    select distinct s.tenant_id
    from parked_statuses s
    where s.received_at > now() - heard_within and exists (select 1 from provider_messages p where p.ref = s.ref)
  $$;

revoke all on function list_tenants_with_parked_statuses(interval) from public;
grant execute on function list_tenants_with_parked_statuses(interval) to traildesk_app;
