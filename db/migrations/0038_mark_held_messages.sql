-- The provider's word for a template that it took and keeps back for now: without it that looks plainly accepted.
alter table whatsapp_messages add column held text;
