create table tenants (
  tenant_id uuid primary key,
  name text not null,
  time_zone text not null default 'UTC',
  language text not null default 'en',
  currency char(3) not null default 'USD',
  is_demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  name text not null,
  email text,
  password_hash text,
  phone_key uuid,
  phone bytea,
  roles text[] not null default '{}',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  unique (tenant_id, email),
  unique (tenant_id, phone_key)
);
create index users_by_email on users (lower(email)) where email is not null;

create table sessions (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  user_id uuid references users on delete cascade,
  kind text not null check (kind in ('access', 'refresh', 'cookie', 'api_key')),
  token_hash bytea not null unique,
  family_id uuid not null,
  name text,
  roles text[] not null default '{}',
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index sessions_by_family on sessions (tenant_id, family_id);
create index sessions_by_user on sessions (tenant_id, user_id);

-- A channel: one business number at one provider. limit_group_id ties channels that share limits.
create table whatsapp_configurations (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  provider text not null check (provider in ('meta', 'twilio', '360dialog')),
  name text not null,
  phone_number text not null,
  phone_number_id text,
  business_account_id text,
  account_sid text,
  address text,
  credentials bytea not null,
  limit_group_id uuid not null,
  is_active boolean not null default true,
  parked_until timestamptz,
  parked_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index whatsapp_configurations_by_tenant on whatsapp_configurations (tenant_id, created_at, id);
create index whatsapp_configurations_by_address on whatsapp_configurations (address) where is_active;

create table whatsapp_audit_logs (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  at timestamptz not null default now(),
  actor_id uuid,
  action text not null,
  subject_kind text,
  subject_id uuid,
  details bytea
);
create index whatsapp_audit_logs_by_tenant on whatsapp_audit_logs (tenant_id, at desc, id);
