import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import type { Fault } from '../../support/faults/faultServer.ts';
import * as faulty from '../../support/faults/faultyResponses.ts';
import { CONTACT, CONTACTS, LIST, MUTATION, PASS } from '../../support/faults/operations.ts';

interface Case {
  readonly name: string;
  readonly fault: Fault;
  /** The code, and upstream's name for it, of each error at each root field of the upstream's. */
  readonly codes: readonly string[];
}

const { body, html, upstreamError } = faulty;
const DOWN = upstreamError('Down for maintenance.');
const NAME = 'SERVICE_UNAVAILABLE';

/** At the path that a compliant server would name: the first root field. */
const nullWithPlace: Fault = (exchange) => {
  const [first = ''] = Object.keys(Object(exchange.responseBody()['data']));
  body({ data: null, errors: [upstreamError('It failed.', { path: [first] })] })(exchange);
};

const CASES: readonly Case[] = [
  { name: 'a connection that is reset', fault: faulty.reset, codes: ['UPSTREAM_UNAVAILABLE'] },
  { name: 'a response that is cut off', fault: faulty.truncated, codes: ['UPSTREAM_BAD_RESPONSE'] },
  { name: 'half of a JSON text', fault: faulty.cutJson, codes: ['UPSTREAM_BAD_RESPONSE'] },
  { name: 'HTML with 200', fault: html(200), codes: ['UPSTREAM_BAD_RESPONSE'] },
  { name: 'HTML with 403', fault: html(403), codes: ['UPSTREAM_BAD_RESPONSE'] },
  { name: 'HTML with 500', fault: html(500), codes: ['UPSTREAM_UNAVAILABLE'] },
  { name: 'HTML with 502', fault: html(502), codes: ['UPSTREAM_UNAVAILABLE'] },
  { name: 'HTML with 504', fault: html(504), codes: ['UPSTREAM_TIMEOUT'] },
  {
    name: '503 with a GraphQL error',
    fault: body({ errors: [DOWN] }, 503),
    codes: [`${NAME} ${NAME}`],
  },
  { name: '401 without a body', fault: body('', 401), codes: ['UPSTREAM_UNAUTHENTICATED'] },
  {
    name: '401 with a GraphQL error',
    fault: body({ data: null, errors: [DOWN] }, 401),
    codes: [`UPSTREAM_UNAUTHENTICATED ${NAME}`],
  },
  { name: '429', fault: body('slow', 429, { 'retry-after': '3' }), codes: ['UPSTREAM_RATE_LIMITED'] },
  {
    name: 'a redirect',
    fault: body('', 302, { location: 'http://127.0.0.1:9/canary-7f3e' }),
    codes: ['UPSTREAM_BAD_RESPONSE'],
  },
  { name: '{}', fault: body({}), codes: ['UPSTREAM_BAD_RESPONSE'] },
  { name: 'a JSON list', fault: body([]), codes: ['UPSTREAM_BAD_RESPONSE'] },
  { name: 'data that is text', fault: body({ data: 'canary-7f3e' }), codes: ['UPSTREAM_BAD_RESPONSE'] },
  {
    name: 'errors that are no list',
    fault: body({ data: {}, errors: 'canary-7f3e' }),
    codes: ['UPSTREAM_BAD_RESPONSE'],
  },
  { name: 'null data without errors', fault: body({ data: null }), codes: ['UPSTREAM_BAD_RESPONSE'] },
  { name: 'data without the requested fields', fault: body({ data: {} }), codes: ['UPSTREAM_BAD_RESPONSE'] },
  {
    name: 'the response to something else',
    fault: body({ data: { other: 'canary-7f3e' } }),
    codes: ['UPSTREAM_BAD_RESPONSE'],
  },
  {
    name: 'null data and an error without path',
    fault: body({ data: null, errors: [DOWN] }),
    codes: [`${NAME} ${NAME}`],
  },
  {
    name: 'null data and two errors without path',
    fault: body({ data: null, errors: [DOWN, upstreamError('Try later.')] }),
    codes: [`${NAME} ${NAME}`, `${NAME} ${NAME}`],
  },
  {
    name: 'null data and an error whose path is nowhere in the operation',
    fault: body({ data: null, errors: [upstreamError('It failed.', { path: ['canary-7f3e', '_gw_x'] })] }),
    codes: [`${NAME} ${NAME}`],
  },
  {
    name: 'null data and errors that are none',
    fault: body({ data: null, errors: [null, 5, { message: { canary: 'canary-7f3e' } }] }),
    codes: ['UPSTREAM_ERROR', 'UPSTREAM_ERROR', 'UPSTREAM_ERROR'],
  },
];

describe('an upstream operation whose response is', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  const at = (field: string, codes: readonly string[]) => codes.map((code) => `${field} ${code}`);

  it.each(CASES)('$name: an error at every root field', async ({ fault, codes }) => {
    const both = { conversation: null, projects: null };
    const errors = [...at('conversation', codes), ...at('projects', codes)];
    expectAll(await bench.observe(fault, PASS), { data: both, errors });
    expectAll(await bench.observe(fault, CONTACTS), { data: both, errors });
    const list = { data: { closedConversations: null }, errors: at('closedConversations', codes) };
    expectAll(await bench.observe(fault, LIST), list);
    const contact = { data: { contact: null }, errors: at('contact', codes) };
    expectAll(await bench.observe(fault, CONTACT), contact);
  });

  it.each(CASES)('$name: a mutation that is never sent again', async ({ fault, codes }) => {
    const observations = await bench.observe(fault, MUTATION);
    expectAll(observations, {
      data: { conversationTagCreate: null },
      errors: at('conversationTagCreate', codes),
    });
    expect(observations.map(({ operations }) => operations)).toEqual([1, 1, 1, 1]);
  });

  it('null data and an error with a path: an error at that path alone', async () => {
    const both = { conversation: null, projects: null };
    const errors = [`conversation ${NAME} ${NAME}`];
    expectAll(await bench.observe(nullWithPlace, PASS), { data: both, errors });
    expectAll(await bench.observe(nullWithPlace, CONTACTS), { data: both, errors });
    expectAll(await bench.observe(nullWithPlace, CONTACT), {
      data: { contact: null },
      errors: [`contact ${NAME} ${NAME}`],
    });
  });

  it('data and errors without path: the errors stay beside the data', async () => {
    const fault = faulty.errorsBeside(DOWN, upstreamError('Try later.'));
    const nowhere = `nowhere ${NAME} ${NAME}`;
    expectAll(await bench.observe(fault, PASS), {
      data: { conversation: { channel: 'CHAT' }, projects: { edges: [{}] } },
      errors: [nowhere, nowhere],
    });
    expectAll(await bench.observe(fault, MUTATION), {
      data: { conversationTagCreate: { name: 'vip' } },
      errors: [nowhere, nowhere],
    });
  });

  it('data and an error without path: a history that may lack something is not available', async () => {
    const fault = faulty.errorsBeside(DOWN);
    expectAll(await bench.observe(fault, CONTACTS), {
      data: { conversation: null, projects: { edges: [{}] } },
      errors: [`conversation.contacts CONTACT_HISTORY_UNAVAILABLE ${NAME}`, `nowhere ${NAME} ${NAME}`],
    });
  });

  it('a refused connection: the upstream is unavailable', async () => {
    const gone = await startFaultBench();
    await gone.server.stop();
    expectAll(await gone.observe(faulty.reset, PASS), {
      data: { conversation: null, projects: null },
      errors: ['conversation UPSTREAM_UNAVAILABLE', 'projects UPSTREAM_UNAVAILABLE'],
    });
    await gone.stop();
  });
});
