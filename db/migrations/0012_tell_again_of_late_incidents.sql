-- An incident that nobody takes up, or that is not over in time, is told again, and to more people.
alter table incidents add column told_again_at timestamptz;
create index incidents_unresolved on incidents (acknowledge_by) where status <> 'resolved';

create function list_tenants_with_late_incidents() returns table (tenant_id uuid)
  language sql stable security definer set search_path = public
  as $$ select distinct i.tenant_id from incidents i where i.status <> 'resolved' and i.acknowledge_by <= now() $$;

revoke all on function list_tenants_with_late_incidents() from public;
grant execute on function list_tenants_with_late_incidents() to traildesk_app;
