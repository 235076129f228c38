-- Written by scripts/write-sql.mjs from the columns of exports. See docs/export.md.

CREATE TABLE conversations (
  conversation_id VARCHAR NOT NULL,
  conversation_created_at TIMESTAMPTZ,
  conversation_closed_at TIMESTAMPTZ,
  site_id VARCHAR,
  site_name VARCHAR,
  channel VARCHAR,
  contact_count INTEGER NOT NULL,
  answered_contact_count INTEGER NOT NULL,
  reopened_count INTEGER NOT NULL,
  is_emptied BOOLEAN NOT NULL,
  may_lack_contacts BOOLEAN NOT NULL,
  anomaly_codes VARCHAR[] NOT NULL CHECK (list_has_all(['MISSING_END', 'ORPHAN_END', 'CLOCK_SKEW', 'NO_PUSH', 'UNREADABLE_FACT'], anomaly_codes)),
  exported_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (conversation_id)
);

CREATE TABLE contacts (
  id VARCHAR NOT NULL,
  conversation_id VARCHAR NOT NULL,
  contact_index INTEGER NOT NULL,
  contact_count INTEGER NOT NULL,
  conversation_created_at TIMESTAMPTZ,
  conversation_closed_at TIMESTAMPTZ,
  site_id VARCHAR,
  site_name VARCHAR,
  channel VARCHAR,
  opened_at TIMESTAMPTZ NOT NULL,
  closed_at TIMESTAMPTZ,
  duration_seconds DOUBLE,
  operator_id VARCHAR,
  operator_type VARCHAR,
  operator_name VARCHAR,
  routed_at TIMESTAMPTZ,
  routing_rule_id VARCHAR,
  routing_rule_name VARCHAR,
  routing_group_id VARCHAR,
  routing_group_name VARCHAR,
  waiting_seconds DOUBLE,
  status VARCHAR NOT NULL CHECK (status IN ('ONGOING', 'ANSWERED', 'UNANSWERED', 'TRANSFERRED', 'SNOOZED')),
  answered BOOLEAN NOT NULL,
  first_response_at TIMESTAMPTZ,
  first_response_seconds DOUBLE,
  first_reply_seconds DOUBLE,
  mean_reply_seconds DOUBLE,
  reply_count INTEGER NOT NULL,
  operator_message_count INTEGER NOT NULL,
  visitor_message_count INTEGER NOT NULL,
  closing_delay_seconds DOUBLE,
  end_reason VARCHAR CHECK (end_reason IN ('TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE', 'SNOOZED', 'CLOSED', 'RELEASED', 'REPLACED')),
  ended_by_id VARCHAR,
  ended_by_type VARCHAR,
  ended_by_name VARCHAR,
  snoozed_until TIMESTAMPTZ,
  transfer_reason VARCHAR,
  transferred_to_user_id VARCHAR,
  transferred_to_user_type VARCHAR,
  transferred_to_user_name VARCHAR,
  transferred_to_routing_rule_id VARCHAR,
  transferred_to_routing_rule_name VARCHAR,
  anomaly_codes VARCHAR[] NOT NULL CHECK (list_has_all(['MISSING_END', 'ORPHAN_END', 'CLOCK_SKEW', 'NO_PUSH', 'UNREADABLE_FACT'], anomaly_codes)),
  events STRUCT(kind VARCHAR, occurred_at TIMESTAMPTZ, system_message_id VARCHAR)[] NOT NULL,
  exported_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE contact_events (
  contact_id VARCHAR NOT NULL,
  event_index INTEGER NOT NULL,
  conversation_id VARCHAR NOT NULL,
  conversation_closed_at TIMESTAMPTZ,
  kind VARCHAR NOT NULL CHECK (kind IN ('ROUTED', 'PUSHED', 'TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE', 'SNOOZED', 'CLOSED', 'RELEASED', 'VISITOR_LEFT', 'VISITOR_RETURNED', 'VISITOR_BLOCKED')),
  occurred_at TIMESTAMPTZ NOT NULL,
  system_message_id VARCHAR,
  exported_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (contact_id, event_index)
);

CREATE TABLE contact_anomalies (
  conversation_id VARCHAR NOT NULL,
  anomaly_index INTEGER NOT NULL,
  conversation_closed_at TIMESTAMPTZ,
  site_id VARCHAR,
  site_name VARCHAR,
  channel VARCHAR,
  code VARCHAR NOT NULL CHECK (code IN ('MISSING_END', 'ORPHAN_END', 'CLOCK_SKEW', 'NO_PUSH', 'UNREADABLE_FACT')),
  message VARCHAR NOT NULL,
  occurred_at TIMESTAMPTZ,
  system_message_id VARCHAR,
  exported_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (conversation_id, anomaly_index)
);

-- Contacts by the day (UTC) of their opening and by channel.
CREATE VIEW contacts_by_day_and_channel AS
SELECT
  CAST(opened_at AT TIME ZONE 'UTC' AS DATE) AS opened_on,
  channel,
  count(*) AS contacts,
  count(*) FILTER (WHERE answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  count(*) FILTER (WHERE status = 'TRANSFERRED') AS transferred_contacts,
  count(*) FILTER (WHERE status = 'SNOOZED') AS snoozed_contacts,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY CAST(opened_at AT TIME ZONE 'UTC' AS DATE), channel;

-- The contacts of each operator. Contacts without a visible operator are one row, with null.
CREATE VIEW operators AS
SELECT
  operator_id,
  max(operator_type) AS type_of_operator,
  max(operator_name) AS name_of_operator,
  count(*) AS contacts,
  count(*) FILTER (WHERE answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  avg(first_reply_seconds) AS mean_first_reply_seconds,
  sum(reply_count) AS replies,
  sum(mean_reply_seconds * reply_count) / nullif(sum(reply_count), 0) AS mean_reply_seconds,
  avg(closing_delay_seconds) AS mean_closing_delay_seconds,
  sum(operator_message_count) AS operator_messages
FROM contacts
GROUP BY operator_id;

-- The contacts of each routing rule. Contacts without a rule are one row, with null.
CREATE VIEW routing_rules AS
SELECT
  routing_rule_id,
  max(routing_rule_name) AS name_of_routing_rule,
  count(*) AS contacts,
  count(*) FILTER (WHERE answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  avg(waiting_seconds) AS mean_waiting_seconds,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY routing_rule_id;

-- How long visitors waited for the first reply, by the day (UTC) of the opening, by channel and by type of operator.
CREATE VIEW first_replies AS
SELECT
  CAST(opened_at AT TIME ZONE 'UTC' AS DATE) AS opened_on,
  channel,
  operator_type,
  count(first_reply_seconds) AS first_replies,
  avg(first_reply_seconds) AS mean_first_reply_seconds,
  quantile_cont(first_reply_seconds, 0.5) AS median_first_reply_seconds,
  quantile_cont(first_reply_seconds, 0.9) AS p90_first_reply_seconds
FROM contacts
WHERE first_reply_seconds IS NOT NULL
GROUP BY CAST(opened_at AT TIME ZONE 'UTC' AS DATE), channel, operator_type;

-- Contacts that ended with a transfer, by operator and by the target.
CREATE VIEW transfers AS
SELECT
  operator_id,
  end_reason,
  transferred_to_user_id,
  transferred_to_routing_rule_id,
  max(operator_name) AS name_of_operator,
  max(transferred_to_user_name) AS name_of_user,
  max(transferred_to_routing_rule_name) AS name_of_routing_rule,
  count(*) AS transfers
FROM contacts
WHERE end_reason IN ('TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE')
GROUP BY operator_id, end_reason, transferred_to_user_id, transferred_to_routing_rule_id;

-- Conversations in which a contact was opened after one that was closed.
CREATE VIEW reopened_conversations AS
SELECT
  conversation_id,
  max(channel) AS channel_of_conversation,
  max(contact_count) AS contacts,
  count(*) AS reopenings,
  min(closed_at) AS first_closed_at
FROM contacts
WHERE end_reason = 'CLOSED' AND contact_index < contact_count
GROUP BY conversation_id;
