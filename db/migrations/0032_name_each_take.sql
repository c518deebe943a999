-- One time of being taken from the queue. Attempts do not tell two apart: a try that did not count is taken off them again.
alter table outbox add column take bigint;
