-- begun: tries whose end nobody knows, because the node died in them. attempts: tries that failed.
alter table inbox add column begun smallint not null default 0;
