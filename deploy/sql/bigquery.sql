-- Written by scripts/write-sql.mjs from the columns of exports. See docs/export.md.

CREATE TABLE conversations (
  conversation_id STRING NOT NULL,
  conversation_created_at TIMESTAMP,
  conversation_closed_at TIMESTAMP,
  site_id STRING,
  site_name STRING,
  channel STRING,
  contact_count INT64 NOT NULL,
  answered_contact_count INT64 NOT NULL,
  reopened_count INT64 NOT NULL,
  is_emptied BOOL NOT NULL,
  may_lack_contacts BOOL NOT NULL,
  anomaly_codes ARRAY<STRING>,
  exported_at TIMESTAMP NOT NULL,
  PRIMARY KEY (conversation_id) NOT ENFORCED
) PARTITION BY DATE(conversation_closed_at);

CREATE TABLE contacts (
  id STRING NOT NULL,
  conversation_id STRING NOT NULL,
  contact_index INT64 NOT NULL,
  contact_count INT64 NOT NULL,
  conversation_created_at TIMESTAMP,
  conversation_closed_at TIMESTAMP,
  site_id STRING,
  site_name STRING,
  channel STRING,
  opened_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP,
  duration_seconds FLOAT64,
  operator_id STRING,
  operator_type STRING,
  operator_name STRING,
  routed_at TIMESTAMP,
  routing_rule_id STRING,
  routing_rule_name STRING,
  routing_group_id STRING,
  routing_group_name STRING,
  waiting_seconds FLOAT64,
  status STRING NOT NULL,
  answered BOOL NOT NULL,
  first_response_at TIMESTAMP,
  first_response_seconds FLOAT64,
  first_reply_seconds FLOAT64,
  mean_reply_seconds FLOAT64,
  reply_count INT64 NOT NULL,
  operator_message_count INT64 NOT NULL,
  visitor_message_count INT64 NOT NULL,
  closing_delay_seconds FLOAT64,
  end_reason STRING,
  ended_by_id STRING,
  ended_by_type STRING,
  ended_by_name STRING,
  snoozed_until TIMESTAMP,
  transfer_reason STRING,
  transferred_to_user_id STRING,
  transferred_to_user_type STRING,
  transferred_to_user_name STRING,
  transferred_to_routing_rule_id STRING,
  transferred_to_routing_rule_name STRING,
  anomaly_codes ARRAY<STRING>,
  events ARRAY<STRUCT<kind STRING, occurred_at TIMESTAMP, system_message_id STRING>>,
  exported_at TIMESTAMP NOT NULL,
  PRIMARY KEY (id) NOT ENFORCED
) PARTITION BY DATE(conversation_closed_at);

CREATE TABLE contact_events (
  contact_id STRING NOT NULL,
  event_index INT64 NOT NULL,
  conversation_id STRING NOT NULL,
  conversation_closed_at TIMESTAMP,
  kind STRING NOT NULL,
  occurred_at TIMESTAMP NOT NULL,
  system_message_id STRING,
  exported_at TIMESTAMP NOT NULL,
  PRIMARY KEY (contact_id, event_index) NOT ENFORCED
) PARTITION BY DATE(conversation_closed_at);

CREATE TABLE contact_anomalies (
  conversation_id STRING NOT NULL,
  anomaly_index INT64 NOT NULL,
  conversation_closed_at TIMESTAMP,
  site_id STRING,
  site_name STRING,
  channel STRING,
  code STRING NOT NULL,
  message STRING NOT NULL,
  occurred_at TIMESTAMP,
  system_message_id STRING,
  exported_at TIMESTAMP NOT NULL,
  PRIMARY KEY (conversation_id, anomaly_index) NOT ENFORCED
) PARTITION BY DATE(conversation_closed_at);

-- Contacts by the day (UTC) of their opening and by channel.
CREATE VIEW contacts_by_day_and_channel AS
SELECT
  DATE(opened_at, 'UTC') AS opened_on,
  channel,
  count(*) AS contacts,
  countif(answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  countif(status = 'TRANSFERRED') AS transferred_contacts,
  countif(status = 'SNOOZED') AS snoozed_contacts,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY DATE(opened_at, 'UTC'), channel;

-- The contacts of each operator. Contacts without a visible operator are one row, with null.
CREATE VIEW operators AS
SELECT
  operator_id,
  max(operator_type) AS type_of_operator,
  max(operator_name) AS name_of_operator,
  count(*) AS contacts,
  countif(answered) AS answered_contacts,
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
  countif(answered) AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate,
  avg(waiting_seconds) AS mean_waiting_seconds,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY routing_rule_id;

-- How long visitors waited for the first reply, by the day (UTC) of the opening, by channel and by type of operator.
CREATE VIEW first_replies AS
SELECT
  DATE(opened_at, 'UTC') AS opened_on,
  channel,
  operator_type,
  count(first_reply_seconds) AS first_replies,
  avg(first_reply_seconds) AS mean_first_reply_seconds,
  approx_quantiles(first_reply_seconds, 100)[OFFSET(50)] AS median_first_reply_seconds,
  approx_quantiles(first_reply_seconds, 100)[OFFSET(90)] AS p90_first_reply_seconds
FROM contacts
WHERE first_reply_seconds IS NOT NULL
GROUP BY DATE(opened_at, 'UTC'), channel, operator_type;

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
