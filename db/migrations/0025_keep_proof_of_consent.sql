-- The ledger of consent as proof: what was said, where, and who wrote it down. Rows are added and never changed; the app's role
-- may move them to the contact that absorbs theirs (row-level security holds tenant_id), and nothing else. WhatsApp tells whole seconds: within one,
-- seq says what came last.
create sequence consent_order;

alter table whatsapp_opt_ins
  add column seq bigint not null default nextval('consent_order'),
  add column source text not null default 'whatsapp' check (source in ('whatsapp', 'provider', 'api', 'import')),
  add column wording bytea,
  add column channel_id uuid,
  add column actor_id uuid,
  add column import_key uuid,
  add column recorded_at timestamptz not null default now();

update whatsapp_opt_ins
set recorded_at = at, source = case method when 'keyword' then 'whatsapp' when 'provider' then 'provider' else 'api' end;

drop index whatsapp_opt_ins_by_contact;
create index whatsapp_opt_ins_by_contact on whatsapp_opt_ins (contact_id, purpose, at desc, seq desc);
create unique index whatsapp_opt_ins_imported on whatsapp_opt_ins (tenant_id, import_key) where import_key is not null;

revoke update on whatsapp_opt_ins from traildesk_app;
grant update (contact_id, tenant_id) on whatsapp_opt_ins to traildesk_app;
grant usage, select on sequence consent_order to traildesk_app;

-- marketing: opt_in asks for a yes, no_opt_out for no no. Without a row: opt_in.
create table consent_settings (
  tenant_id uuid primary key references tenants on delete cascade,
  marketing text not null check (marketing in ('opt_in', 'no_opt_out'))
);
alter table consent_settings enable row level security;
create policy own_tenant on consent_settings using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on consent_settings to traildesk_app;

-- The newest word on marketing, beside what every message reads anyway; and whether the person was told that it was heard.
alter table contacts
  add column marketing text check (marketing in ('opted_in', 'opted_out')),
  add column marketing_told boolean not null default false;

create function keep_marketing_of(contact uuid) returns void
  language sql security invoker set search_path = public as $$
  update contacts c
  set marketing = o.state, marketing_told = o.source = 'whatsapp' or (c.marketing_told and c.marketing is not distinct from o.state)
  from (
    select state, source from whatsapp_opt_ins
    where contact_id = contact and purpose = 'marketing'
    order by date_trunc('second', at) desc, seq desc limit 1
  ) o
  where c.id = contact
$$;

create function keep_marketing() returns trigger
  language plpgsql security invoker set search_path = public as $$
begin
  perform keep_marketing_of(new.contact_id);
  return null;
end $$;

create trigger keep_marketing after insert or update of contact_id on whatsapp_opt_ins
  for each row when (new.purpose = 'marketing') execute function keep_marketing();

select keep_marketing_of(contact_id) from whatsapp_opt_ins where purpose = 'marketing' group by contact_id;

revoke all on function keep_marketing_of, keep_marketing from public;
grant execute on function keep_marketing_of, keep_marketing to traildesk_app;
