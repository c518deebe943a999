-- A thread that a broadcast began and nobody has written in yet: thousands of them must not push people who wrote out of sight.
alter table whatsapp_conversations add column is_quiet boolean not null default false;
create index whatsapp_conversations_in_inbox on whatsapp_conversations (tenant_id, last_message_at desc, id) where not is_quiet;
