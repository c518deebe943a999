-- No foreign keys on what every message writes: checking them locks parent rows that many messages share.
-- profile: sealed under the contact's own key, as everything about a person is; erasing destroys the key.
create table contacts (
  id uuid primary key,
  tenant_id uuid not null,
  profile bytea not null,
  language text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index contacts_by_tenant on contacts (tenant_id, created_at desc, id);

-- key: blind index over the folded phone or the business-scoped user id. value: as the provider sent it, sealed.
create table contact_identities (
  tenant_id uuid not null,
  key uuid not null,
  contact_id uuid not null,
  kind text not null check (kind in ('phone', 'user_id')),
  value bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
create index contact_identities_by_contact on contact_identities (tenant_id, contact_id);

create table whatsapp_conversations (
  id uuid primary key,
  tenant_id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  status text not null check (status in ('active', 'waiting', 'closed', 'expired')),
  assignee_id uuid,
  last_inbound_at timestamptz,
  referral_at timestamptz,
  free_entry_until timestamptz,
  last_message_at timestamptz not null,
  expecting text,
  expecting_data text,
  misses smallint not null default 0,
  replies_since timestamptz,
  reply_count smallint not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  closed_at timestamptz
) with (fillfactor = 75);
create unique index whatsapp_conversations_open on whatsapp_conversations (tenant_id, contact_id, channel_id)
  where status in ('active', 'waiting');
create index whatsapp_conversations_by_activity on whatsapp_conversations (tenant_id, last_message_at desc, id);

create sequence message_order;

-- body, errors: sealed. seq is the order of the conversation: no node's clock decides it.
create table whatsapp_messages (
  id uuid primary key,
  tenant_id uuid not null,
  seq bigint not null default nextval('message_order'),
  conversation_id uuid not null,
  contact_id uuid not null,
  channel_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  type text not null,
  status text not null,
  provider_message_id text,
  reply_to_provider_message_id text,
  in_reply_to uuid,
  author_id uuid,
  body bytea not null,
  errors bytea,
  resent boolean not null default false,
  provider_timestamp timestamptz,
  received_at timestamptz,
  queued_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  price_category text,
  price_billable boolean
) with (fillfactor = 80);
create index whatsapp_messages_by_conversation on whatsapp_messages (tenant_id, conversation_id, seq desc);
create unique index whatsapp_messages_one_reply on whatsapp_messages (tenant_id, in_reply_to) where in_reply_to is not null;

-- Provider ids of both directions, unique per channel for good. ref: first 16 bytes of SHA-256 over channel and id.
create table provider_messages (
  ref uuid primary key,
  tenant_id uuid not null,
  message_id uuid not null,
  created_at timestamptz not null default now()
);

-- A status that came before the provider's id was recorded; applied as soon as the id is there.
create table parked_statuses (
  id uuid primary key,
  tenant_id uuid not null,
  ref uuid not null,
  status text not null,
  at timestamptz not null,
  errors bytea,
  price_category text,
  price_billable boolean,
  received_at timestamptz not null default now()
);
create index parked_statuses_by_ref on parked_statuses (ref);

create table whatsapp_media (
  id uuid primary key,
  tenant_id uuid not null,
  message_id uuid not null references whatsapp_messages on delete cascade,
  position smallint not null,
  kind text not null,
  state text not null check (state in ('pending', 'stored', 'refused', 'expired')),
  created_at timestamptz not null default now()
);
create index whatsapp_media_by_message on whatsapp_media (tenant_id, message_id);

create table whatsapp_opt_ins (
  id uuid primary key,
  tenant_id uuid not null,
  contact_id uuid not null references contacts on delete cascade,
  purpose text not null check (purpose in ('booking', 'safety', 'marketing')),
  state text not null check (state in ('opted_in', 'opted_out')),
  method text not null,
  message_id uuid,
  at timestamptz not null default now()
);
create index whatsapp_opt_ins_by_contact on whatsapp_opt_ins (tenant_id, contact_id, purpose, at desc);
