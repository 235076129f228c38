import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_PAGES } from '../../../src/upstream/history/histories.ts';
import type { FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import type { Exchange, Fault } from '../../support/faults/faultServer.ts';
import { sound } from '../../support/faults/faultServer.ts';
import * as faulty from '../../support/faults/faultyResponses.ts';
import type { FieldFaults } from '../../support/faults/fieldFaults.ts';
import { changed, fails } from '../../support/faults/fieldFaults.ts';
import { CONTACTS, ID, LIST, LONG } from '../../support/faults/operations.ts';

const { body, fields, html, upstreamError } = faulty;

/** A page that says this of the one behind it. */
const pageInfo = (next: (index: number) => unknown): Fault => {
  return (exchange) => {
    const faults: FieldFaults = {
      'ConversationMessageConnection.pageInfo': changed((info) => ({
        ...Object(info),
        hasNextPage: true,
        endCursor: next(exchange.index),
      })),
    };
    fields(faults)({ ...exchange, responseBody: (given) => withAnyCursor(exchange, given) });
  };
};

/** Every page is the first one. */
function withAnyCursor({ operation, responseBody }: Exchange, faults: FieldFaults = {}) {
  const variables = Object.fromEntries(
    Object.entries(operation.variables).filter(([name]) => !name.startsWith('_gw_after')),
  );
  return responseBody(faults, variables);
}

/** Fails only when a further page is fetched. */
const furtherPages =
  (fault: Fault): Fault =>
  (exchange) => {
    const isFurther = Object.keys(exchange.operation.variables).some((name) => name.startsWith('_gw_after'));
    (isFurther ? fault : sound)(exchange);
  };

const of = (id: string) => ({ ...CONTACTS, variables: { id } });
const unavailable = (name?: string) => ({
  data: { conversation: null, projects: { edges: [{}] } },
  errors: [`conversation.contacts CONTACT_HISTORY_UNAVAILABLE${name ? ` ${name}` : ''}`],
});

describe('R16: a history of many pages, of which', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it('none is the last: it is given up after 200 pages', async () => {
    const observed = await bench.observe(
      pageInfo((index) => `cursor-${index}`),
      of(ID),
    );
    expectAll(observed, unavailable());
    for (const { mode, operations } of observed) {
      // A plan that gives up is executed once more in another way.
      const times = mode.endsWith('planned') ? 2 : 1;
      expect(operations).toBeGreaterThanOrEqual(times * MAX_PAGES);
      expect(operations).toBeLessThanOrEqual(times * (MAX_PAGES + 1));
    }
  });

  it.each([
    { name: 'one has the cursor of another', next: () => 'always the same' },
    { name: 'one has no cursor', next: () => null },
    { name: 'one has a number for a cursor', next: () => 7 },
  ])('$name: the history is not available', async ({ next }) => {
    expectAll(await bench.observe(pageInfo(next), of(ID)), unavailable());
  });

  it.each([
    { name: 'is reset', fault: faulty.reset },
    { name: 'is cut off', fault: faulty.truncated },
    { name: 'is HTML', fault: html(200) },
    { name: 'is 502', fault: html(502) },
    { name: 'is 401', fault: body('', 401) },
    { name: 'is {}', fault: body({}) },
    { name: 'lacks the conversation', fault: body({ data: {} }) },
    {
      name: 'says that there is no such conversation',
      fault: fields({ 'Query.conversation': changed(() => null) }),
    },
    {
      name: 'fails with an error',
      fault: body({ data: null, errors: [upstreamError('No.')] }),
      upstreamName: 'SERVICE_UNAVAILABLE',
    },
    {
      name: 'fails in its messages',
      fault: fields({ 'Conversation.messages': fails() }),
      upstreamName: 'INTERNAL_ERROR',
    },
  ])('a further one $name: the history is not available', async ({ fault, upstreamName }) => {
    expectAll(await bench.observe(furtherPages(fault), of(LONG)), unavailable(upstreamName));
  });

  it('a further one fails: the other conversations of the list stay', async () => {
    const contacts = [{ endReason: 'TRANSFERRED_TO_ROUTING_RULE' }, { endReason: 'CLOSED' }];
    const observed = await bench.observe(furtherPages(html(502)), LIST);
    expectAll(observed, {
      data: { closedConversations: { edges: [{ node: { contacts } }, { node: { contacts } }, null] } },
      errors: ['closedConversations.edges.2.node.contacts CONTACT_HISTORY_UNAVAILABLE'],
    });
  });
});
