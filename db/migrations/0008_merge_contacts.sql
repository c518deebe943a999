create index whatsapp_conversations_by_contact on whatsapp_conversations (tenant_id, contact_id);
create index leads_by_contact on leads (tenant_id, contact_id);

-- Two contacts turned out to be one person: everything of the absorbed one becomes the kept one's, within the caller's tenant.
-- Versions move, so that whoever works with one of these rows at the same time runs again and sees the merge.
create function merge_contacts(kept uuid, absorbed uuid) returns void
  language plpgsql security invoker set search_path = public as $$
begin
  perform from contacts
  where tenant_id = current_tenant() and id in (kept, absorbed)
  order by id for update;
  perform expect_rows((select count(*) from contacts where tenant_id = current_tenant() and id in (kept, absorbed)), 2);

  -- At most one conversation of a channel is open: the kept one goes on, with the person who had the other in hand.
  update whatsapp_conversations k
  set assignee_id = coalesce(k.assignee_id, a.assignee_id),
    last_inbound_at = greatest(k.last_inbound_at, a.last_inbound_at),
    free_entry_until = greatest(k.free_entry_until, a.free_entry_until),
    last_message_at = greatest(k.last_message_at, a.last_message_at)
  from whatsapp_conversations a
  where k.tenant_id = current_tenant() and k.contact_id = kept and k.status in ('active', 'waiting')
    and a.tenant_id = current_tenant() and a.contact_id = absorbed and a.status in ('active', 'waiting')
    and a.channel_id = k.channel_id;

  update whatsapp_conversations a
  set status = 'closed', closed_at = now()
  from whatsapp_conversations k
  where k.tenant_id = current_tenant() and k.contact_id = kept and k.status in ('active', 'waiting')
    and a.tenant_id = current_tenant() and a.contact_id = absorbed and a.status in ('active', 'waiting')
    and a.channel_id = k.channel_id;

  update whatsapp_messages m set contact_id = kept
  from whatsapp_conversations v
  where v.tenant_id = current_tenant() and v.contact_id = absorbed
    and m.tenant_id = current_tenant() and m.conversation_id = v.id;

  update whatsapp_conversations set version = version + 1
  where tenant_id = current_tenant() and contact_id = kept and status in ('active', 'waiting');
  update whatsapp_conversations set contact_id = kept, version = version + 1
  where tenant_id = current_tenant() and contact_id = absorbed;
  update leads set contact_id = kept, version = version + 1 where tenant_id = current_tenant() and contact_id = absorbed;
  update bookings set contact_id = kept where tenant_id = current_tenant() and contact_id = absorbed;
  update whatsapp_opt_ins set contact_id = kept where tenant_id = current_tenant() and contact_id = absorbed;
  update timeline_entries set subject_id = kept
  where tenant_id = current_tenant() and subject_kind = 'contact' and subject_id = absorbed;
  update contact_identities set contact_id = kept where tenant_id = current_tenant() and contact_id = absorbed;
  update keys.contact_keys set contact_id = kept where tenant_id = current_tenant() and contact_id = absorbed;
  delete from contacts where tenant_id = current_tenant() and id = absorbed;
end $$;

revoke all on function merge_contacts from public;
grant execute on function merge_contacts to traildesk_app;
