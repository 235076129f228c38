import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../src/contacts/facts/instant.ts';
import { generateMonth } from '../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../src/sandbox/generator/guideExamples.ts';
import type { ExpectedReconstruction } from '../../src/sandbox/generator/record/expected.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import type { TestGateway } from '../support/gateway/testGateway.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { ReturnedContact } from './support/expectedForm.ts';
import { CONTACT_FIELDS, toExpectedForm } from './support/expectedForm.ts';

/** The generator knows the contacts of the histories that it writes. The gateway has to find the same contacts in them. */

const scripted = [...GUIDE_EXAMPLES, ...generateMonth()].map(({ conversation, expected }) => ({
  id: String(conversation.id),
  isClosed: parseTimestamp(conversation.closedAt) !== null,
  expected,
}));
const PER_PAGE = 100;

/** One test reads and compares all conversations of the month. */
const MAX_MS = 120_000;

/** A conversation with an unreadable closing date is in no interval. */
const closed = scripted.filter(({ isClosed }) => isClosed);

const CONVERSATION = `id contacts { ${CONTACT_FIELDS} } contactAnomalies { code occurredAt systemMessageId }`;

describe.each([
  { fetch: 'eager', plan: true },
  { fetch: 'eager', plan: false },
  { fetch: 'lazy', plan: true },
  { fetch: 'lazy', plan: false },
] as const)('contacts of all generated conversations ($fetch, planned: $plan)', ({ fetch, plan }) => {
  let sandbox: Sandbox;
  let gateway: TestGateway;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox();
    gateway = await startTestGateway({ url: sandbox.url, fetch, plan });
  });

  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it(
    'agrees with the generator about every conversation, by id',
    async () => {
      const returned = new Map<string, ExpectedReconstruction>();
      for (let start = 0; start < scripted.length; start += PER_PAGE) {
        const page = scripted.slice(start, start + PER_PAGE);
        const fields = page.map(
          ({ id }, index) => `c${index}: conversation(id: "${id}") { ${CONVERSATION} }`,
        );
        const { data, errors } = await gateway.ask(`{ ${fields.join(' ')} }`);
        expect(errors).toBeUndefined();
        for (const conversation of Object.values<ReturnedConversation>(data)) {
          returned.set(conversation.id, toExpectedForm(conversation));
        }
      }
      expect(returned).toEqual(new Map(scripted.map(({ id, expected }) => [id, expected])));
    },
    MAX_MS,
  );

  it(
    'agrees about every closed conversation of the month, page by page',
    async () => {
      const query = `query ($after: String) {
      closedConversations(
        interval: { from: "2025-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" }
        first: ${PER_PAGE}
        after: $after
        orderBy: ClosedAtAscending
      ) { pageInfo { hasNextPage endCursor } edges { node { ${CONVERSATION} } } }
    }`;
      const returned = new Map<string, ExpectedReconstruction>();
      for (let after: string | null = null, more = true; more; ) {
        const { data, errors } = await gateway.ask(query, { after });
        expect(errors).toBeUndefined();
        const { edges, pageInfo } = data.closedConversations;
        for (const { node } of edges) returned.set(node.id, toExpectedForm(node));
        after = pageInfo.endCursor;
        more = pageInfo.hasNextPage;
      }
      expect(returned).toEqual(new Map(closed.map(({ id, expected }) => [id, expected])));
    },
    MAX_MS,
  );
});

interface ReturnedConversation {
  readonly id: string;
  readonly contacts: readonly ReturnedContact[];
  readonly contactAnomalies: ExpectedReconstruction['anomalies'];
}
