import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createExecutionMetrics } from '../../../../src/metrics/executionMetrics.ts';
import { at } from '../../../support/contacts/conversations.ts';
import { startTestGateway } from '../../../support/gateway/testGateway.ts';
import { UPSTREAM_SDL } from '../../../support/schema/sdl.ts';
import { startServer } from '../../../support/upstream/httpServer.ts';

const ID = '3f6c1a52-9d07-4e1b-8a51-5c2e7f90d401';
const HISTORY = {
  _gw_routingEvents: [],
  _gw_messages: {
    pageInfo: { hasNextPage: false, endCursor: null },
    e: [
      {
        n: { c: at('10:00:00'), s: 's1', a: [{ t: 'ConversationPushedSystemAttachment', toUser: null }] },
      },
    ],
  },
};
const CONVERSATION = {
  ...{ contacts: 'Conversation', _gw_id: ID, _gw_closedAt: null, _gw_channel: 'CHAT' },
  ...{ _gw_project: { i: 42 }, ...HISTORY },
};

/** Asks for the contacts of `a` and `b` of this response, and returns the two counters. */
async function countsFor(responseText: string) {
  const upstream = await startServer((response) => {
    response.setHeader('content-type', 'application/json');
    response.end(responseText);
  });
  const registry = new Registry();
  const gateway = await startTestGateway({
    url: upstream.url,
    upstreamSdl: `${UPSTREAM_SDL} scalar Anything extend type Conversation { extra: Anything }`,
    watch: { now: () => 0, events: createExecutionMetrics(registry) },
  });
  onTestFinished(async () => {
    await gateway.stop();
    await upstream.stop();
  });
  const one = (key: string) => `${key}: conversation(id: "${ID}") { extra contacts { id } }`;
  const { data, errors } = await gateway.ask(`{ ${one('a')} ${one('b')} }`);
  expect(errors).toBeUndefined();
  expect(data.a.contacts).toHaveLength(1);
  expect(data.b.contacts).toHaveLength(1);
  const text = await registry.metrics();
  const countOf = (reader: string) =>
    Number(
      new RegExp(`^contacts_gateway_histories_read_total\\{reader="${reader}"\\} (\\d+)$`, 'm').exec(
        text,
      )?.[1],
    );
  return { fast: countOf('fast'), fallback: countOf('fallback') };
}

describe('the metric contacts_gateway_histories_read_total', () => {
  const a = { extra: null, ...CONVERSATION };

  it('counts histories that are read from the bytes', async () => {
    const response = JSON.stringify({ data: { a, b: a } });
    expect(await countsFor(response)).toEqual({ fast: 2, fallback: 0 });
  });

  it('counts histories of another layout as fallbacks', async () => {
    const { pageInfo, e } = HISTORY._gw_messages;
    const b = { ...a, _gw_messages: { e, pageInfo } };
    const response = JSON.stringify({ data: { a, b } });
    expect(await countsFor(response)).toEqual({ fast: 1, fallback: 1 });
  });

  it('counts all histories of a response with white space as fallbacks', async () => {
    const response = JSON.stringify({ data: { a, b: a } }, null, 2);
    expect(await countsFor(response)).toEqual({ fast: 0, fallback: 2 });
  });

  it('counts all histories as fallbacks when something else looks like a history', async () => {
    const response = JSON.stringify({ data: { a, b: { ...a, extra: { x: 1, ...HISTORY } } } });
    expect(await countsFor(response)).toEqual({ fast: 0, fallback: 2 });
  });
});
