import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANARY, CANARY_TOKEN, leaksIn } from '../../support/faults/canaries.ts';
import type { Fault, FaultServer } from '../../support/faults/faultServer.ts';
import { sound, startFaultServer } from '../../support/faults/faultServer.ts';
import * as faulty from '../../support/faults/faultyResponses.ts';
import { fails, holds } from '../../support/faults/fieldFaults.ts';
import type { ClientOperation } from '../../support/faults/operations.ts';
import { CONTACT, CONTACTS, DATA, LIST, MUTATION, PASS } from '../../support/faults/operations.ts';
import type { StartedApp } from '../../support/gateway/startApp.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { post } from '../../support/http/request.ts';

const { body, fields, html, upstreamError } = faulty;

/** Each has a text that only the gateway may see: in bodies, headers, errors and extensions. */
const FAULTS: readonly { readonly name: string; readonly fault: Fault }[] = [
  { name: 'a sound response', fault: sound },
  { name: 'a reset', fault: faulty.reset },
  { name: 'a response cut off', fault: faulty.truncated },
  { name: 'HTML with 200', fault: html(200) },
  { name: 'HTML with 502', fault: html(502) },
  { name: 'text that is no JSON', fault: body(`${CANARY} {`) },
  {
    name: '401',
    fault: body({ errors: [upstreamError('No.')], [CANARY]: 1 }, 401, { 'www-authenticate': CANARY }),
  },
  { name: '429', fault: body(CANARY, 429, { 'retry-after': CANARY }) },
  { name: 'a redirect', fault: body(CANARY, 307, { location: `http://127.0.0.1:9/${CANARY}` }) },
  {
    name: 'errors',
    fault: body({ data: null, errors: [upstreamError('No.')], extensions: { [CANARY]: 1 } }),
  },
  {
    name: 'errors with odd paths',
    fault: body({
      data: null,
      errors: [upstreamError('No.', { path: [CANARY] }), { message: { [CANARY]: 1 } }],
    }),
  },
  { name: 'errors beside data', fault: faulty.errorsBeside(upstreamError('No.')) },
  {
    name: 'errors of fields',
    fault: fields({ 'Conversation.routingEvents': fails(), 'Bot.lastName': fails() }),
  },
  {
    name: 'a value that fits no type',
    fault: fields({ 'ConversationTag.name': holds(null), 'Bot.id': holds({}) }),
  },
  { name: 'data of something else', fault: body({ data: { [CANARY]: CANARY } }) },
  { name: 'invalid HTTP', fault: ({ request }) => request.socket.end(`HTTP/9 ${CANARY}\r\n\r\n`) },
];

describe.each(['eager', 'lazy'])('over HTTP (%s), nothing of the upstream shows', (fetchMode) => {
  let upstream: FaultServer;
  let app: StartedApp;

  // One for each fault: a gateway that met several would leave the upstream alone for a while.
  beforeEach(async () => {
    upstream = await startFaultServer(DATA);
    app = await startApp({
      ...{ UPSTREAM_URL: upstream.url, UPSTREAM_SCHEMA_TOKEN: CANARY_TOKEN },
      ...{ CONTACTS_FETCH: fetchMode, LOG_LEVEL: 'trace' },
    });
  });
  afterEach(async () => {
    await app.stop();
    await upstream.stop();
    // What the gateway itself gets wrong is logged as an error.
    expect(app.logged().filter(({ level }) => level === 'error')).toEqual([]);
  });

  const ask = ({ query, variables }: ClientOperation) =>
    post(app.url, { query, variables }, { authorization: `Bearer ${CANARY_TOKEN}` });

  it.each(FAULTS)('of $name', async ({ fault }) => {
    upstream.begin(fault);
    const responses = await Promise.all([PASS, CONTACTS, CONTACT, MUTATION, LIST].map(ask));
    const seen: string[] = [];
    for (const response of responses) {
      expect(response.headers.get('cache-control')).toBe('no-store');
      seen.push(JSON.stringify([...response.headers]), await response.text());
    }
    expect(upstream.operations.length).toBeGreaterThan(0);
    expect(leaksIn(seen.join('\n'))).toEqual([]);
    expect(leaksIn(JSON.stringify(app.logged()))).toEqual([]);
  });

  it("of a message with the gateway's own names, beside its code", async () => {
    const message = 'Variable "$_gw_contact0" got an invalid value.';
    upstream.begin(body({ data: null, errors: [{ message, extensions: { name: 'BAD_VALUE' } }] }, 400));
    for (const operation of [CONTACT, CONTACTS, LIST]) {
      const text = await (await ask(operation)).text();
      expect(text).toContain('BAD_VALUE');
      expect(text).not.toContain('_gw_');
    }
  });

  it('but the name and the retry policy of its errors', async () => {
    const name = 'PERMISSION_DENIED';
    const extensions = { name, retryPolicy: 'NO_RETRY', debug: CANARY };
    upstream.begin(body({ data: null, errors: [{ message: 'Not for you.', extensions }] }));
    const response: unknown = await (await ask(CONTACTS)).json();
    const shown = { message: 'Not for you.', extensions: { code: name, name, retryPolicy: 'NO_RETRY' } };
    expect(response).toMatchObject({
      errors: [
        { ...shown, path: ['conversation'] },
        { ...shown, path: ['projects'] },
      ],
    });
  });
});
