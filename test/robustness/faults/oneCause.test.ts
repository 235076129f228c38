import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import type { Fault } from '../../support/faults/faultServer.ts';
import * as faulty from '../../support/faults/faultyResponses.ts';
import { holds } from '../../support/faults/fieldFaults.ts';
import type { ClientOperation } from '../../support/faults/operations.ts';
import {
  CONTACT,
  CONTACTS,
  FIRST_CONTACT,
  ID,
  LIST,
  SECOND_CONTACT,
} from '../../support/faults/operations.ts';

const { body, fields, html, upstreamError } = faulty;

/** Why the upstream gives nothing of a conversation, and the one code for it. */
const CAUSES: readonly { readonly name: string; readonly fault: Fault; readonly code: string }[] = [
  { name: 'a client without a valid token', fault: body('', 401), code: 'UPSTREAM_UNAUTHENTICATED' },
  {
    name: 'a token without the permission',
    fault: body({
      data: null,
      errors: [upstreamError('No.', { extensions: { name: 'PERMISSION_DENIED', retryPolicy: 'NO_RETRY' } })],
    }),
    code: 'PERMISSION_DENIED PERMISSION_DENIED',
  },
  { name: 'too many requests', fault: body('slow', 429), code: 'UPSTREAM_RATE_LIMITED' },
  { name: 'an upstream that is down', fault: html(502), code: 'UPSTREAM_UNAVAILABLE' },
  { name: 'a lost connection', fault: faulty.reset, code: 'UPSTREAM_UNAVAILABLE' },
  { name: 'an upstream that is too slow', fault: html(504), code: 'UPSTREAM_TIMEOUT' },
  { name: 'a response that is not GraphQL', fault: html(200), code: 'UPSTREAM_BAD_RESPONSE' },
];

const entities = (representations: readonly object[], selection: string): ClientOperation => ({
  query: `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ${selection} } }`,
  variables: { r: representations },
});
const CONVERSATION_ENTITY = { __typename: 'Conversation', id: ID };
const CONTACT_ENTITY = { __typename: 'Contact', id: FIRST_CONTACT };
const CLOSED = 'interval: { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" }';
const list = (field: string): ClientOperation => ({ query: `{ ${field} }`, variables: {} });

/** Every field that gives contacts, and the paths of its errors when nothing could be read. */
const FIELDS: readonly {
  readonly name: string;
  readonly operation: ClientOperation;
  readonly at: readonly string[];
}[] = [
  { name: 'contacts of a conversation', operation: CONTACTS, at: ['conversation', 'projects'] },
  {
    name: 'anomalies of a conversation',
    operation: {
      query: 'query ($id: UUID!) { conversation(id: $id) { contactAnomalies { code } } }',
      variables: { id: ID },
    },
    at: ['conversation'],
  },
  { name: 'a contact', operation: CONTACT, at: ['contact'] },
  {
    name: 'two contacts of one conversation',
    operation: list(`a: contact(id: "${FIRST_CONTACT}") { id } b: contact(id: "${SECOND_CONTACT}") { id }`),
    at: ['a', 'b'],
  },
  {
    name: 'a contact beside its conversation',
    operation: list(`contact(id: "${FIRST_CONTACT}") { id } conversation(id: "${ID}") { channel }`),
    at: ['contact', 'conversation'],
  },
  {
    name: 'a router that selects contacts',
    operation: entities([CONVERSATION_ENTITY], '... on Conversation { contacts { id } }'),
    at: ['_entities.0'],
  },
  {
    name: 'a router that selects other fields, too',
    operation: entities([CONVERSATION_ENTITY], '... on Conversation { channel contacts { id } }'),
    at: ['_entities.0'],
  },
  {
    name: 'a router that finds a contact',
    operation: entities([CONTACT_ENTITY, CONVERSATION_ENTITY], '... on Contact { status }'),
    at: ['_entities.0', '_entities.1'],
  },
  { name: 'a list of conversations', operation: LIST, at: ['closedConversations'] },
  {
    name: 'a list of contacts',
    operation: list(`closedContacts(${CLOSED}) { edges { node { id } } }`),
    at: ['closedContacts'],
  },
  {
    name: 'a number of contacts',
    operation: list(`closedContacts(${CLOSED}) { totalCount }`),
    at: ['closedContacts'],
  },
  {
    name: 'indicators',
    operation: list(`contactIndicators(${CLOSED}) { rows { contactCount } }`),
    at: ['contactIndicators'],
  },
];

describe.each(CAUSES)(
  'one cause has one code, at every field and in every mode: $name',
  ({ fault, code }) => {
    let bench: FaultBench;
    // One for each cause, as a broken connection opens the breaker of no other.
    beforeAll(async () => {
      bench = await startFaultBench();
    });
    afterAll(() => bench.stop());

    it.each(FIELDS)('$name', async ({ operation, at }) => {
      const errors = at.map((path) => `${path} ${code}`);
      for (const { mode, errors: observed } of await bench.observe(fault, operation))
        expect.soft({ mode, errors: observed }).toEqual({ mode, errors });
    });

    it('an operation that is executed again over the stitched schema', async () => {
      // The first response has a value that does not fit, so the plan gives up. Then the cause comes.
      const unfit = fields({ 'Conversation.channel': holds(null) });
      const then: Fault = (exchange) => (exchange.index === 0 ? unfit : fault)(exchange);
      for (const operation of [CONTACTS, CONTACT]) {
        const [field] = operation === CONTACT ? ['contact'] : ['conversation'];
        const observed = await bench.observe(then, operation);
        const [eagerPlanned] = observed.filter(({ mode }) => mode === 'eager, planned');
        expect(eagerPlanned?.operations).toBeGreaterThan(1);
        expect(eagerPlanned?.errors[0]).toBe(`${field} ${code}`);
      }
    });
  },
);

describe('a conversation that was read, while its history was not', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it('R16: the code is that of the history, in all modes', async () => {
    const fault = fields({ 'Conversation.messages': holds(null) });
    expectAll(await bench.observe(fault, CONTACT), {
      data: { contact: null },
      errors: ['contact CONTACT_HISTORY_UNAVAILABLE'],
    });
    expectAll(await bench.observe(fault, entities([CONTACT_ENTITY], '... on Contact { status }')), {
      data: { _entities: [null] },
      errors: ['_entities.0 CONTACT_HISTORY_UNAVAILABLE'],
    });
    const contacts = entities([CONVERSATION_ENTITY], '... on Conversation { contacts { id } }');
    expectAll(await bench.observe(fault, contacts), {
      data: { _entities: [null] },
      errors: ['_entities.0.contacts CONTACT_HISTORY_UNAVAILABLE'],
    });
  });
});
