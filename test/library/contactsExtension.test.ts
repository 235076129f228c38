import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GUIDE_EXAMPLES } from '../../src/sandbox/generator/guideExamples.ts';
import { generateMonth } from '../../src/sandbox/generator/generate.ts';
import { TABLES } from '../../src/sandbox/server/data/data.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { CONTACT_FIELDS } from '../support/contacts/expectedForm.ts';
import type { TestGateway } from '../support/gateway/testGateway.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { Host } from './hosts.ts';
import { startHiveHost, startStitchingHost } from './hosts.ts';

const generated = generateMonth(18, 100);
const conversations = [...GUIDE_EXAMPLES, ...generated].map(({ conversation }) => conversation);
const ids = conversations.map(({ id }) => String(id));
const PER_OPERATION = 17;

const CONVERSATION = `
  id: channel
  contacts {
    ${CONTACT_FIELDS}
    siteId
    conversationId
    who: operator { __typename userName ... on Professional { email group { name } } }
    rule: routingRule { name totalConversationQueueSlots }
    routingGroup { name userCount }
    project { name url }
    conversation { channel closedAt contactAnomalies { code } }
  }
  contactAnomalies { code message occurredAt systemMessageId }
`;

describe.each([
  { name: 'GraphQL Tools', start: startStitchingHost },
  { name: 'Hive Gateway', start: startHiveHost },
])('contactsExtension in $name', ({ start }) => {
  let sandbox: Sandbox;
  let host: Host;
  let gateway: TestGateway;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data: { ...TABLES, conversations } });
    host = await start(sandbox.url);
    gateway = await startTestGateway({ url: sandbox.url });
  });

  afterAll(async () => {
    await host.stop();
    await gateway.stop();
    await sandbox.stop();
  });

  beforeEach(() => sandbox.clearOperations());

  it('returns the same contacts as this gateway', async () => {
    for (let start = 0; start < ids.length; start += PER_OPERATION) {
      const fields = ids
        .slice(start, start + PER_OPERATION)
        .map((id, index) => `c${index}: conversation(id: "${id}") { ${CONVERSATION} }`);
      const query = `{ ${fields.join(' ')} }`;
      expect(await host.ask(query)).toEqual(await gateway.ask(query));
    }
  });

  it('counts', async () => {
    const query = `{ ${ids.slice(0, 17).map((id, index) => `c${index}: conversation(id: "${id}") { ${CONVERSATION} }`).join(' ')} }`;
    await host.ask(query);
    console.log(sandbox.operationCount);
    sandbox.clearOperations();
    await gateway.ask(query);
    console.log(sandbox.operationCount);
  });
});
