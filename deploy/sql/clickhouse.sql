-- Written by scripts/write-sql.mjs from the columns of exports. See docs/export.md.

CREATE TABLE conversations (
  conversation_id String,
  conversation_created_at Nullable(DateTime64(6, 'UTC')),
  conversation_closed_at Nullable(DateTime64(6, 'UTC')),
  site_id Nullable(String),
  site_name Nullable(String),
  channel Nullable(String),
  contact_count Int32,
  answered_contact_count Int32,
  reopened_count Int32,
  is_emptied Bool,
  may_lack_contacts Bool,
  anomaly_codes Array(String),
  exported_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(exported_at) ORDER BY (conversation_id);

CREATE TABLE contacts (
  id String,
  conversation_id String,
  contact_index Int32,
  contact_count Int32,
  conversation_created_at Nullable(DateTime64(6, 'UTC')),
  conversation_closed_at Nullable(DateTime64(6, 'UTC')),
  site_id Nullable(String),
  site_name Nullable(String),
  channel Nullable(String),
  opened_at DateTime64(6, 'UTC'),
  closed_at Nullable(DateTime64(6, 'UTC')),
  duration_seconds Nullable(Float64),
  operator_id Nullable(String),
  operator_type Nullable(String),
  operator_name Nullable(String),
  routed_at Nullable(DateTime64(6, 'UTC')),
  routing_rule_id Nullable(String),
  routing_rule_name Nullable(String),
  routing_group_id Nullable(String),
  routing_group_name Nullable(String),
  waiting_seconds Nullable(Float64),
  status String,
  answered Bool,
  first_response_at Nullable(DateTime64(6, 'UTC')),
  first_response_seconds Nullable(Float64),
  first_reply_seconds Nullable(Float64),
  mean_reply_seconds Nullable(Float64),
  reply_count Int32,
  operator_message_count Int32,
  visitor_message_count Int32,
  closing_delay_seconds Nullable(Float64),
  end_reason Nullable(String),
  ended_by_id Nullable(String),
  ended_by_type Nullable(String),
  ended_by_name Nullable(String),
  snoozed_until Nullable(DateTime64(6, 'UTC')),
  transfer_reason Nullable(String),
  transferred_to_user_id Nullable(String),
  transferred_to_user_type Nullable(String),
  transferred_to_user_name Nullable(String),
  transferred_to_routing_rule_id Nullable(String),
  transferred_to_routing_rule_name Nullable(String),
  anomaly_codes Array(String),
  events Array(Tuple(kind String, occurred_at Nullable(DateTime64(6, 'UTC')), system_message_id Nullable(String))),
  exported_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(exported_at) ORDER BY (id);

CREATE TABLE contact_events (
  contact_id String,
  event_index Int32,
  conversation_id String,
  conversation_closed_at Nullable(DateTime64(6, 'UTC')),
  kind String,
  occurred_at DateTime64(6, 'UTC'),
  system_message_id Nullable(String),
  exported_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(exported_at) ORDER BY (contact_id, event_index);

CREATE TABLE contact_anomalies (
  conversation_id String,
  anomaly_index Int32,
  conversation_closed_at Nullable(DateTime64(6, 'UTC')),
  site_id Nullable(String),
  site_name Nullable(String),
  channel Nullable(String),
  code String,
  message String,
  occurred_at Nullable(DateTime64(6, 'UTC')),
  system_message_id Nullable(String),
  exported_at DateTime64(6, 'UTC')
) ENGINE = ReplacingMergeTree(exported_at) ORDER BY (conversation_id, anomaly_index);

-- Contacts by the day (UTC) of their opening and by channel.
CREATE VIEW contacts_by_day_and_channel AS
SELECT
  toDate(opened_at, 'UTC') AS opened_on,
  channel,
  count(*) AS contacts,
  countIf(answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  countIf(status = 'TRANSFERRED') AS transferred_contacts,
  countIf(status = 'SNOOZED') AS snoozed_contacts,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY toDate(opened_at, 'UTC'), channel;

-- The contacts of each operator. Contacts without a visible operator are one row, with null.
CREATE VIEW operators AS
SELECT
  operator_id,
  max(operator_type) AS type_of_operator,
  max(operator_name) AS name_of_operator,
  count(*) AS contacts,
  countIf(answered) AS answered_contacts,
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
  countIf(answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  avg(waiting_seconds) AS mean_waiting_seconds,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY routing_rule_id;

-- How long visitors waited for the first reply, by the day (UTC) of the opening, by channel and by type of operator.
CREATE VIEW first_replies AS
SELECT
  toDate(opened_at, 'UTC') AS opened_on,
  channel,
  operator_type,
  count(first_reply_seconds) AS first_replies,
  avg(first_reply_seconds) AS mean_first_reply_seconds,
  quantile(0.5)(first_reply_seconds) AS median_first_reply_seconds,
  quantile(0.9)(first_reply_seconds) AS p90_first_reply_seconds
FROM contacts
WHERE first_reply_seconds IS NOT NULL
GROUP BY toDate(opened_at, 'UTC'), channel, operator_type;

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
