-- Written by scripts/write-sql.mjs from the columns of exports. See docs/export.md.

CREATE TABLE conversations (
  conversation_id text NOT NULL,
  conversation_created_at timestamptz,
  conversation_closed_at timestamptz,
  site_id text,
  site_name text,
  channel text,
  contact_count integer NOT NULL,
  answered_contact_count integer NOT NULL,
  reopened_count integer NOT NULL,
  is_emptied boolean NOT NULL,
  may_lack_contacts boolean NOT NULL,
  anomaly_codes text[] NOT NULL CHECK (anomaly_codes <@ ARRAY['MISSING_END', 'ORPHAN_END', 'CLOCK_SKEW', 'NO_PUSH', 'UNREADABLE_FACT']::text[]),
  exported_at timestamptz NOT NULL,
  PRIMARY KEY (conversation_id)
);

CREATE TABLE contacts (
  id text NOT NULL,
  conversation_id text NOT NULL,
  contact_index integer NOT NULL,
  contact_count integer NOT NULL,
  conversation_created_at timestamptz,
  conversation_closed_at timestamptz,
  site_id text,
  site_name text,
  channel text,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  duration_seconds double precision,
  operator_id text,
  operator_type text,
  operator_name text,
  routed_at timestamptz,
  routing_rule_id text,
  routing_rule_name text,
  routing_group_id text,
  routing_group_name text,
  waiting_seconds double precision,
  status text NOT NULL CHECK (status IN ('ONGOING', 'ANSWERED', 'UNANSWERED', 'TRANSFERRED', 'SNOOZED')),
  answered boolean NOT NULL,
  first_response_at timestamptz,
  first_response_seconds double precision,
  first_reply_seconds double precision,
  mean_reply_seconds double precision,
  reply_count integer NOT NULL,
  operator_message_count integer NOT NULL,
  visitor_message_count integer NOT NULL,
  closing_delay_seconds double precision,
  end_reason text CHECK (end_reason IN ('TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE', 'SNOOZED', 'CLOSED', 'RELEASED', 'REPLACED')),
  ended_by_id text,
  ended_by_type text,
  ended_by_name text,
  snoozed_until timestamptz,
  transfer_reason text,
  transferred_to_user_id text,
  transferred_to_user_type text,
  transferred_to_user_name text,
  transferred_to_routing_rule_id text,
  transferred_to_routing_rule_name text,
  anomaly_codes text[] NOT NULL CHECK (anomaly_codes <@ ARRAY['MISSING_END', 'ORPHAN_END', 'CLOCK_SKEW', 'NO_PUSH', 'UNREADABLE_FACT']::text[]),
  exported_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE contact_events (
  contact_id text NOT NULL,
  event_index integer NOT NULL,
  conversation_id text NOT NULL,
  conversation_closed_at timestamptz,
  kind text NOT NULL CHECK (kind IN ('ROUTED', 'PUSHED', 'TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE', 'SNOOZED', 'CLOSED', 'RELEASED', 'VISITOR_LEFT', 'VISITOR_RETURNED', 'VISITOR_BLOCKED')),
  occurred_at timestamptz NOT NULL,
  system_message_id text,
  exported_at timestamptz NOT NULL,
  PRIMARY KEY (contact_id, event_index)
);

CREATE TABLE contact_anomalies (
  conversation_id text NOT NULL,
  anomaly_index integer NOT NULL,
  conversation_closed_at timestamptz,
  site_id text,
  site_name text,
  channel text,
  code text NOT NULL CHECK (code IN ('MISSING_END', 'ORPHAN_END', 'CLOCK_SKEW', 'NO_PUSH', 'UNREADABLE_FACT')),
  message text NOT NULL,
  occurred_at timestamptz,
  system_message_id text,
  exported_at timestamptz NOT NULL,
  PRIMARY KEY (conversation_id, anomaly_index)
);

-- Contacts by the day (UTC) of their opening and by channel.
CREATE VIEW contacts_by_day_and_channel AS
SELECT
  (opened_at AT TIME ZONE 'UTC')::date AS opened_on,
  channel,
  count(*) AS contacts,
  count(*) FILTER (WHERE answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  count(*) FILTER (WHERE status = 'TRANSFERRED') AS transferred_contacts,
  count(*) FILTER (WHERE status = 'SNOOZED') AS snoozed_contacts,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY (opened_at AT TIME ZONE 'UTC')::date, channel;

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
  (opened_at AT TIME ZONE 'UTC')::date AS opened_on,
  channel,
  operator_type,
  count(first_reply_seconds) AS first_replies,
  avg(first_reply_seconds) AS mean_first_reply_seconds,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY first_reply_seconds) AS median_first_reply_seconds,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY first_reply_seconds) AS p90_first_reply_seconds
FROM contacts
WHERE first_reply_seconds IS NOT NULL
GROUP BY (opened_at AT TIME ZONE 'UTC')::date, channel, operator_type;

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
