-- Webhooks of one template pass each other: what is told of its status must not make what is told of its quality late.
-- previous_category, expected_category: what somebody of the company has yet to look at.
alter table whatsapp_templates
  add column status_heard_at timestamptz,
  add column category_heard_at timestamptz,
  add column quality_heard_at timestamptz,
  add column previous_category text,
  add column expected_category text;

update whatsapp_templates set status_heard_at = heard_at, category_heard_at = heard_at, quality_heard_at = heard_at where heard_at is not null;

create index whatsapp_templates_with_notice on whatsapp_templates (tenant_id)
  where previous_category is not null or expected_category is not null;
