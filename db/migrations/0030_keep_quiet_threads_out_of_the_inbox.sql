-- A thread that a broadcast began and nobody has written in yet: thousands of them must not push people who wrote out of sight.
alter table whatsapp_conversations add column is_quiet boolean not null default false;
