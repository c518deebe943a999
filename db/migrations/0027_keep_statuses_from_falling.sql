-- The same as MessageStatus.Merge: whoever read a message before somebody else moved it up must not move it down again.
create function merge_status(present text, incoming text) returns text
  language sql immutable parallel safe set search_path = pg_catalog as $$
  select case
    when present = 'cancelled' then present
    when present = 'failed' then case when incoming in ('delivered', 'read', 'played') then incoming else present end
    when incoming = 'failed' then case when present in ('delivered', 'read', 'played') then present else incoming end
    when array_position(l.steps, incoming) > coalesce(array_position(l.steps, present), 0) then incoming
    else present
  end
  from (select array['scheduled', 'queued', 'sending', 'unknown', 'accepted', 'sent', 'delivered', 'read', 'played'] as steps) l
$$;
revoke all on function merge_status from public;
grant execute on function merge_status to traildesk_app;
