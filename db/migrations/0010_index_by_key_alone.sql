-- Without the tenant in front: statements that know their keys were sometimes planned, while tables were young, as a walk over
-- all of a tenant's rows. A conversation, a contact and a subject belong to one tenant each, so nothing is lost.
drop index whatsapp_messages_by_conversation;
create index whatsapp_messages_by_conversation on whatsapp_messages (conversation_id, seq desc);
drop index contact_identities_by_contact;
create index contact_identities_by_contact on contact_identities (contact_id);
drop index keys.contact_keys_by_contact;
create index contact_keys_by_contact on keys.contact_keys (contact_id);
drop index leads_open_by_contact;
create index leads_open_by_contact on leads (contact_id) where status in ('new', 'assigned', 'quoted');
drop index timeline_entries_by_subject;
create index timeline_entries_by_subject on timeline_entries (subject_id, seq desc);
