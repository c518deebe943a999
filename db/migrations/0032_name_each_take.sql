-- One time of being taken from the queue. Attempts do not tell two apart: a try that did not count is taken off them again.
alter table outbox add column take bigint;

-- What a sender set beside the customer service window, which may open again while a message waits.
alter table outbox add column good_until timestamptz;

-- Texts that were refused for the closed window, until somebody looked whether a template stands in for them. A queue: ids alone.
create table refused_texts (
  message uuid primary key,
  tenant uuid not null,
  at timestamptz not null default now()
);
grant select, insert, update, delete on refused_texts to traildesk_app;
