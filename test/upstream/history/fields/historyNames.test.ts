import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/server/server.ts';
import { decodeHistory } from '../../../../src/upstream/history/decode.ts';
import type { HistoryNames } from '../../../../src/upstream/history/fields/historyNames.ts';
import { UPSTREAM_NAMES, WIRE_NAMES } from '../../../../src/upstream/history/fields/historyNames.ts';
import { historySelection } from '../../../../src/upstream/history/historySelection.ts';
import type { JsonObject } from '../../../../src/upstream/response/json.ts';
import { post } from '../../../support/http/request.ts';
import { UPSTREAM_SDL } from '../../../support/schema/sdl.ts';

const LIST = 'closedConversations(interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }';

const USER = '{ __typename id }';
const BY_HAND = `id closedAt channel project { id name }
  routingEvents { createdAt routingRule { id name } routingGroup { id name } }
  messages(first: 100) { edges { node { __typename createdAt
    ... on SystemMessage { systemMessageId attachments { __typename
      ... on ConversationPushedSystemAttachment { toUser ${USER} }
      ... on ConversationReleasedSystemAttachment { byUser ${USER} }
      ... on ConversationSnoozedSystemAttachment { until byUser ${USER} }
      ... on ConversationClosedSystemAttachment { byUser ${USER} }
      ... on TransferredToUserSystemAttachment { reason fromUser ${USER} toUser ${USER} }
      ... on TransferredToRoutingRuleSystemAttachment { reason fromUser ${USER} toRoutingRule { id name } }
    } }
    ... on ParticipantConversationMessage { messageId author { __typename ... on User { id } } }
  } } }`;

describe('the field names that the gateway sends', () => {
  it('give the histories that upstream gives under its own names', async () => {
    const sandbox = await startSandbox();
    const { conversation, messages } = historySelection(buildSchema(UPSTREAM_SDL));
    const fields = Object.entries(conversation).map(([name, text]) => `${name}: ${text}`);
    const wire = await page(sandbox.url, `${fields.join(' ')} messages(first: 100) { ${messages} }`);
    const plain = await page(sandbox.url, BY_HAND);
    await sandbox.stop();
    expect(wire.text.length).toBeLessThan(plain.text.length * 0.7);
    expect(wire.conversations).toHaveLength(100);
    expect(histories(wire.conversations, WIRE_NAMES)).toEqual(histories(plain.conversations, UPSTREAM_NAMES));
  });
});

async function page(url: string, fields: string) {
  const response = await post(url, `{ list: ${LIST}, first: 100) { edges { node { ${fields} } } } }`);
  const text = await response.text();
  const { data } = JSON.parse(text);
  const conversations: JsonObject[] = data.list.edges.map(({ node }: { node: JsonObject }) => node);
  return { text, conversations };
}

/** Without where each reference was read. */
function histories(conversations: readonly JsonObject[], names: HistoryNames): unknown[] {
  return conversations.map((conversation) => {
    const decoded = decodeHistory('c', conversation, [conversation['messages']], names);
    return JSON.parse(JSON.stringify(decoded, (key, value) => (key === 'origin' ? undefined : value)));
  });
}
