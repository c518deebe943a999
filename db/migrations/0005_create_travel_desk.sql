create sequence lead_codes start with 1000 increment by 20;
create sequence incident_codes start with 100 increment by 20;

create table packages (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  code text not null,
  name text not null,
  aliases text[] not null default '{}',
  days integer not null,
  price numeric(14, 2) not null,
  currency char(3) not null,
  is_active boolean not null default true,
  unique (tenant_id, code)
);

create table trips (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  code text not null,
  package_id uuid not null references packages,
  starts_on date not null,
  ends_on date not null,
  time_zone text not null,
  headcount integer,
  headcount_at timestamptz,
  created_at timestamptz not null default now(),
  unique (tenant_id, code)
);
create index trips_by_start on trips (tenant_id, starts_on, id);

create table trip_assignments (
  tenant_id uuid not null,
  trip_id uuid not null references trips on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null,
  from_date date not null,
  to_date date not null,
  primary key (tenant_id, trip_id, user_id)
);
create index trip_assignments_by_user on trip_assignments (tenant_id, user_id);

create table leads (
  id uuid primary key,
  tenant_id uuid not null,
  code text not null,
  status text not null check (status in ('new', 'assigned', 'quoted', 'won', 'lost')),
  contact_id uuid not null,
  conversation_id uuid not null,
  package_id uuid,
  product bytea,
  people integer,
  month text,
  language text,
  source text not null,
  referral bytea,
  assignee_id uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, code)
) with (fillfactor = 85);
create index leads_by_tenant on leads (tenant_id, created_at desc, id);
create index leads_open_by_contact on leads (tenant_id, contact_id) where status in ('new', 'assigned', 'quoted');
create index leads_by_assignee on leads (tenant_id, assignee_id, created_at desc);

create table bookings (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  code text not null,
  status text not null check (status in ('pending', 'confirmed', 'cancelled', 'completed')),
  contact_id uuid not null references contacts on delete cascade,
  trip_id uuid not null references trips,
  starts_on date not null,
  ends_on date not null,
  total numeric(14, 2) not null,
  currency char(3) not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, code)
);
create index bookings_by_contact on bookings (tenant_id, contact_id, starts_on);
create index bookings_by_tenant on bookings (tenant_id, created_at desc, id);

create table booking_travellers (
  id uuid primary key,
  tenant_id uuid not null,
  booking_id uuid not null references bookings on delete cascade,
  name bytea not null
);
create index booking_travellers_by_booking on booking_travellers (tenant_id, booking_id);

create table payment_schedules (
  id uuid primary key,
  tenant_id uuid not null,
  booking_id uuid not null references bookings on delete cascade,
  due_on date not null,
  amount numeric(14, 2) not null
);
create index payment_schedules_by_booking on payment_schedules (tenant_id, booking_id);

create table payments (
  id uuid primary key,
  tenant_id uuid not null,
  booking_id uuid not null references bookings on delete cascade,
  amount numeric(14, 2) not null,
  currency char(3) not null,
  paid_at timestamptz not null
);
create index payments_by_booking on payments (tenant_id, booking_id);

create table incidents (
  id uuid primary key,
  tenant_id uuid not null references tenants on delete cascade,
  code text not null,
  status text not null check (status in ('open', 'acknowledged', 'resolved')),
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  category text not null,
  trip_id uuid not null references trips,
  reported_by uuid not null references users,
  conversation_id uuid references whatsapp_conversations,
  body bytea not null,
  acknowledge_by timestamptz not null,
  resolve_by timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid references users,
  resolved_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  unique (tenant_id, code)
);
create index incidents_by_tenant on incidents (tenant_id, created_at desc, id);
create index incidents_open_by_trip on incidents (tenant_id, trip_id) where status <> 'resolved';

create table incident_attachments (
  tenant_id uuid not null,
  incident_id uuid not null references incidents on delete cascade,
  message_id uuid not null references whatsapp_messages on delete cascade,
  primary key (tenant_id, incident_id, message_id)
);

-- Who was told about an incident: they are told when it is over.
create table incident_notices (
  tenant_id uuid not null,
  incident_id uuid not null references incidents on delete cascade,
  user_id uuid not null references users on delete cascade,
  at timestamptz not null default now(),
  primary key (tenant_id, incident_id, user_id)
);

create sequence timeline_order;

-- body: sealed {text, data}. kind, actor and source are words of ours.
create table timeline_entries (
  id uuid primary key,
  tenant_id uuid not null,
  seq bigint not null default nextval('timeline_order'),
  subject_kind text not null check (subject_kind in ('lead', 'booking', 'trip', 'incident', 'contact')),
  subject_id uuid not null,
  at timestamptz not null,
  kind text not null,
  actor text not null,
  source text not null,
  body bytea not null
);
create index timeline_entries_by_subject on timeline_entries (tenant_id, subject_kind, subject_id, seq desc);
create index timeline_entries_by_tenant on timeline_entries (tenant_id, seq desc);
