/** The statements that create the six views. */
export function createViewStatements({ day, countIf, percentile }) {
  const rates = `count(*) AS contacts,
  ${countIf('answered')} AS answered_contacts,
  avg(CASE WHEN answered THEN 1.0 ELSE 0.0 END) AS answer_rate`;
  const replies = `sum(reply_count) AS replies,
  sum(mean_reply_seconds * reply_count) / nullif(sum(reply_count), 0) AS mean_reply_seconds`;
  return [
    view(
      'contacts_by_day_and_channel',
      'Contacts by the day (UTC) of their opening and by channel.',
      `SELECT
  ${day('opened_at')} AS opened_on,
  channel,
  ${rates},
  ${countIf("status = 'TRANSFERRED'")} AS transferred_contacts,
  ${countIf("status = 'SNOOZED'")} AS snoozed_contacts,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY ${day('opened_at')}, channel`,
    ),
    view(
      'operators',
      'The contacts of each operator. Contacts without a visible operator are one row, with null.',
      `SELECT
  operator_id,
  max(operator_type) AS type_of_operator,
  max(operator_name) AS name_of_operator,
  ${rates},
  avg(first_reply_seconds) AS mean_first_reply_seconds,
  ${replies},
  avg(closing_delay_seconds) AS mean_closing_delay_seconds,
  sum(operator_message_count) AS operator_messages
FROM contacts
GROUP BY operator_id`,
    ),
    view(
      'routing_rules',
      'The contacts of each routing rule. Contacts without a rule are one row, with null.',
      `SELECT
  routing_rule_id,
  max(routing_rule_name) AS name_of_routing_rule,
  ${rates},
  avg(waiting_seconds) AS mean_waiting_seconds,
  avg(first_response_seconds) AS mean_first_response_seconds
FROM contacts
GROUP BY routing_rule_id`,
    ),
    view(
      'first_replies',
      'How long visitors waited for the first reply, by the day (UTC) of the opening, by channel and by type of operator.',
      `SELECT
  ${day('opened_at')} AS opened_on,
  channel,
  operator_type,
  count(first_reply_seconds) AS first_replies,
  avg(first_reply_seconds) AS mean_first_reply_seconds,
  ${percentile('first_reply_seconds', 0.5)} AS median_first_reply_seconds,
  ${percentile('first_reply_seconds', 0.9)} AS p90_first_reply_seconds
FROM contacts
WHERE first_reply_seconds IS NOT NULL
GROUP BY ${day('opened_at')}, channel, operator_type`,
    ),
    view(
      'transfers',
      'Contacts that ended with a transfer, by operator and by the target.',
      `SELECT
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
GROUP BY operator_id, end_reason, transferred_to_user_id, transferred_to_routing_rule_id`,
    ),
    view(
      'reopened_conversations',
      'Conversations in which a contact was opened after one that was closed.',
      `SELECT
  conversation_id,
  max(channel) AS channel_of_conversation,
  max(contact_count) AS contacts,
  count(*) AS reopenings,
  min(closed_at) AS first_closed_at
FROM contacts
WHERE end_reason = 'CLOSED' AND contact_index < contact_count
GROUP BY conversation_id`,
    ),
  ];
}

function view(name, comment, query) {
  return `-- ${comment}\nCREATE VIEW ${name} AS\n${query};\n`;
}
