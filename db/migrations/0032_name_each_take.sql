-- One time of being taken from the queue. Attempts do not tell two apart: a try that did not count is taken off them again.
alter table outbox add column take bigint;

-- What a sender set beside the customer service window, which may open again while a message waits.
alter table outbox add column good_until timestamptz;
