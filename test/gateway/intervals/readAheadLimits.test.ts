import { expect, it, onTestFinished } from 'vitest';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import { conversation, handedOver } from '../../support/contacts/conversations.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

const MARCH = 'interval: { from: "2026-03-01T00:00:00Z", to: "2026-03-31T00:00:00Z" }';
const WITHOUT_CONTACTS = 30;

/** Conversations in the order of their ids. The first ones have no contact. */
function conversationAt(index: number) {
  const id = `c${String(index).padStart(3, '0')}`;
  return index < WITHOUT_CONTACTS
    ? conversation(id, { messages: [], routingEvents: [] })
    : handedOver(id, index % 10 === 0 ? 150 : 0);
}

it('a page of contacts that needs no more conversations than the request may read does not fail', async () => {
  const conversations = Array.from({ length: 200 }, (_, index) => conversationAt(index));
  const sandbox = await startValidatedSandbox({ data: customData({ conversations }) });
  onTestFinished(() => sandbox.stop());
  const gateway = await startTestGateway({ url: sandbox.url, requestLimits: { maxConversations: 60 } });
  onTestFinished(() => gateway.stop());
  for (const first of [1, 5, 20]) {
    const { data, errors } = await gateway.ask(
      `{ closedContacts(${MARCH}, first: ${first}) { edges { cursor } pageInfo { hasNextPage } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.closedContacts).toMatchObject({ edges: { length: first }, pageInfo: { hasNextPage: true } });
  }
});
