import { afterAll, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { conversation, professional, pushed, system } from '../support/contacts/conversations.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';

const MAX_RESPONSE_BYTES = 100_000;
const ID = '00000000-0000-4000-8000-000000000001';
const BROKEN = '00000000-0000-4000-8000-000000000002';
const CONTACTS = 20;

const pushes = Array.from({ length: CONTACTS }, (_, index) =>
  system(`m${index}`, `10:${String(index).padStart(2, '0')}:00`, pushed(professional(index + 1))),
);
const sandbox = await startSandbox({
  data: customData({
    conversations: [conversation(ID, { messages: pushes }), conversation(BROKEN, { messages: null })],
  }),
});
const requestLimits = { maxResponseBytes: MAX_RESPONSE_BYTES };
const gateways = {
  planned: await startTestGateway({ url: sandbox.url, requestLimits }),
  stitched: await startTestGateway({ url: sandbox.url, requestLimits, plan: false }),
};
const app = await startApp({
  UPSTREAM_URL: sandbox.url,
  MAX_RESPONSE_BYTES: String(MAX_RESPONSE_BYTES),
  MAX_DEPTH: '100',
  MAX_COST: '1000000000',
});

afterAll(async () => {
  await gateways.planned.stop();
  await gateways.stitched.stop();
  await app.stop();
  await sandbox.stop();
});

/** Contacts of conversations of contacts: 20 times as many on each level. */
const nested = (levels: number): string =>
  levels === 0 ? 'id' : `contacts { id conversation { ${nested(levels - 1)} } }`;
const of = (selection: string) => `{ conversation(id: "${ID}") { ${selection} } }`;

const TOO_LARGE = [
  {
    message: `Expected a response of at most ${MAX_RESPONSE_BYTES} bytes, got a larger one: ask for less at once.`,
    extensions: { code: 'LIMIT_EXCEEDED' },
  },
];

describe.each(['planned', 'stitched'] as const)('a %s response', (kind) => {
  it('ends the request when it would be too large', async () => {
    expect(await gateways[kind].ask(of(nested(7)))).toEqual({ errors: TOO_LARGE });
  });

  it('comes when it is not', async () => {
    const { data, errors } = await gateways[kind].ask(of(nested(1)));
    expect(errors).toBeUndefined();
    expect(data.conversation.contacts).toHaveLength(CONTACTS);
  });

  it('counts its errors', async () => {
    const field = `contact(id: "${BROKEN}@2026-01-01T00:00:00.000Z") { id }`;
    const aliases = Array.from({ length: 1_000 }, (_, index) => `a${index}: ${field}`);
    expect(await gateways[kind].ask(`{ ${aliases.join(' ')} }`)).toEqual({ errors: TOO_LARGE });
  });
});

it('a response that passes through ends the request when it is too large', async () => {
  const text = 'x'.repeat(MAX_RESPONSE_BYTES / 50);
  const aliases = Array.from({ length: 50 }, (_, index) => `${text}${index}: __typename`);
  const { status, body } = await app.ask(`{ ${aliases.join(' ')} projects { __typename } }`);
  expect(body).toEqual({ errors: TOO_LARGE });
  expect(status).toBe(400);
});
