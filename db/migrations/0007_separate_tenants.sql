-- Row-level security on every table that has a tenant_id: the second wall behind the where clause.
do $$
declare t record;
begin
  for t in
    select n.nspname, c.relname
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'keys')
    where a.attname = 'tenant_id' and not a.attisdropped
  loop
    execute format('alter table %I.%I enable row level security', t.nspname, t.relname);
    execute format('create policy own_tenant on %I.%I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())',
      t.nspname, t.relname);
  end loop;
end $$;

grant usage on schema public, keys to traildesk_app;
grant select, insert, update, delete on all tables in schema public, keys to traildesk_app;
grant usage, select on all sequences in schema public to traildesk_app;
revoke all on table schema_migrations from traildesk_app;
alter default privileges in schema public, keys grant select, insert, update, delete on tables to traildesk_app;
alter default privileges in schema public grant usage, select on sequences to traildesk_app;

-- The narrow doors: what must be found before a tenant is known. Each runs as the owner and returns only what its caller needs.
create function find_channel(wanted uuid) returns setof whatsapp_configurations
  language sql stable security definer set search_path = public
  as $$ select * from whatsapp_configurations where id = wanted $$;

create function find_channels_at(wanted text) returns setof whatsapp_configurations
  language sql stable security definer set search_path = public
  as $$
    select * from whatsapp_configurations
    where is_active and (address = wanted or (wanted like 'account:%' and business_account_id = substr(wanted, 9)))
    order by created_at
    limit 100
  $$;

create function find_meta_channels() returns setof whatsapp_configurations
  language sql stable security definer set search_path = public
  as $$ select * from whatsapp_configurations where provider = 'meta' and is_active order by created_at limit 1000 $$;

create function list_tenants_with_parked_statuses() returns table (tenant_id uuid)
  language sql stable security definer set search_path = public
  as $$ select distinct s.tenant_id from parked_statuses s where exists (select 1 from provider_messages p where p.ref = s.ref) $$;

create function find_session(hash bytea)
  returns table (session_id uuid, tenant_id uuid, user_id uuid, kind text, family_id uuid, roles text[], expires_at timestamptz,
    used_at timestamptz, revoked_at timestamptz, user_name text, user_active boolean)
  language sql stable security definer set search_path = public
  as $$
    select s.id, s.tenant_id, s.user_id, s.kind, s.family_id, coalesce(u.roles, s.roles), s.expires_at,
      s.used_at, s.revoked_at, u.name, coalesce(u.is_active, true)
    from sessions s left join users u on u.id = s.user_id
    where s.token_hash = hash
  $$;

create function find_logins(wanted_email text)
  returns table (tenant_id uuid, tenant_name text, user_id uuid, password_hash text)
  language sql stable security definer set search_path = public
  as $$
    select u.tenant_id, t.name, u.id, u.password_hash
    from users u join tenants t using (tenant_id)
    where lower(u.email) = lower(wanted_email) and u.is_active and u.password_hash is not null
    order by t.created_at, t.tenant_id
    limit 20
  $$;

create function list_tenants()
  returns table (tenant_id uuid, name text, is_demo boolean, created_at timestamptz)
  language sql stable security definer set search_path = public
  as $$ select tenant_id, name, is_demo, created_at from tenants order by created_at, tenant_id $$;

revoke all on function find_meta_channels, list_tenants_with_parked_statuses, find_channel, find_channels_at, find_session, find_logins, list_tenants from public;
grant execute on function find_meta_channels, list_tenants_with_parked_statuses, find_channel, find_channels_at, find_session, find_logins, list_tenants to traildesk_app;
