create table channels (
  id uuid primary key,
  tenant_id uuid not null,
  phone_number_id text not null,
  app_secret text not null,
  access_token text not null
);

create table webhook_logs (
  id bigint generated always as identity primary key,
  channel_id uuid not null,
  body jsonb not null,
  received_at timestamptz not null default now()
);

create table conversations (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  channel_id uuid not null,
  phone text not null,
  name text,
  last_message_at timestamptz not null,
  unique (channel_id, phone)
);

create table messages (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  conversation_id uuid not null,
  direction text not null,
  body text not null,
  provider_message_id text,
  in_reply_to uuid,
  status text not null,
  created_at timestamptz not null default now()
);
create unique index messages_by_provider_id on messages (tenant_id, provider_message_id);
create unique index messages_one_reply on messages (in_reply_to) where in_reply_to is not null;
create index messages_by_conversation on messages (conversation_id, created_at);

create table leads (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  conversation_id uuid not null,
  product text not null,
  status text not null,
  created_at timestamptz not null default now()
);
create index leads_by_conversation on leads (conversation_id);
