-- Key material stands apart from data, so that it can be backed up to its own file with its own short retention.
create schema keys;

create table keys.tenant_keys (
  tenant_id uuid primary key,
  id uuid not null unique,
  wrapped bytea not null,
  wrapped_blind bytea not null,
  created_at timestamptz not null default now()
);

create table keys.contact_keys (
  id uuid primary key,
  tenant_id uuid not null,
  contact_id uuid not null,
  wrapped bytea not null,
  created_at timestamptz not null default now()
);
create index contact_keys_by_contact on keys.contact_keys (tenant_id, contact_id);

-- One key a day and tenant for raw webhook slices: dropping the key after the retention unreads every copy.
create table keys.day_keys (
  id uuid primary key,
  tenant_id uuid not null,
  day date not null,
  wrapped bytea not null,
  unique (tenant_id, day)
);

-- The tenant that this transaction works for; null where none was set, which no row equals.
create function current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('traildesk.tenant', true), '')::uuid;

-- Optimistic concurrency in the same round trip as the write: fewer rows than expected means that somebody was faster.
create function expect_rows(actual bigint, expected bigint) returns void
  language plpgsql as $$
begin
  if actual <> expected then
    raise exception 'expected % rows, wrote %', expected, actual using errcode = 'serialization_failure';
  end if;
end $$;
