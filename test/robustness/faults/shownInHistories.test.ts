import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import { handedOver } from '../../support/contacts/conversations.ts';
import { MODES } from '../../support/gateway/modes.ts';
import type { TestGateway } from '../../support/gateway/testGateway.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import type { ValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

/** Histories show users, rules and groups that upstream does not find by their ids any more. */

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const known = customData({ conversations: [handedOver(A), handedOver(B)] });
const data = { ...known, users: [], routingRules: [], routingGroups: [], projects: [] };

const SELECTION = `operator { ...U ... on Professional { group { name } } } endedBy { ...U } routingRule { createdAt name }
  transferredToRoutingRule { createdAt } routingGroup { userCount @include(if: $yes) } project { url }`;
const FRAGMENTS = 'fragment U on User { family: lastName ...V } fragment V on User { firstName userName }';

const EXPECTED = [
  { operator: { family: 'Bot 1', firstName: null, userName: 'bot-1' } },
  {
    operator: { family: 'Last 2', firstName: 'First 2', userName: 'user-2', group: { name: 'Group of 2' } },
    endedBy: { family: 'Last 2' },
    project: { url: 'https://shop.example.com' },
  },
];

describe.each(MODES)('objects that only histories show ($fetch, planned: $plan)', ({ fetch, plan }) => {
  let sandbox: ValidatedSandbox;
  let gateway: TestGateway;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data });
    gateway = await startTestGateway({ url: sandbox.url, fetch, plan });
  });
  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });
  beforeEach(() => sandbox.clearOperations());

  const ask = (fields: string) =>
    gateway.ask(`query ($yes: Boolean!) { ${fields} } ${FRAGMENTS}`, { yes: true });

  it('are read from the history of a conversation', async () => {
    const response = await ask(`conversation(id: "${A}") { contacts { ${SELECTION} } }`);
    expect(response.errors).toBeUndefined();
    expect(response.data?.conversation.contacts).toMatchObject(EXPECTED);
  });

  it('are read from the histories of an interval, those of one selection together', async () => {
    const interval = 'interval: { from: "2026-03-01T00:00:00Z", to: "2026-03-03T00:00:00Z" }';
    const response = await ask(`closedContacts(${interval}) { edges { node { ${SELECTION} } } }`);
    expect(response.errors).toBeUndefined();
    const nodes = response.data?.closedContacts.edges.map(({ node }: { node: unknown }) => node);
    expect(nodes).toMatchObject([...EXPECTED, ...EXPECTED]);
    // The list, the look-ups by id, and one operation for each of the six fields.
    expect(sandbox.operationCount).toBeLessThanOrEqual(1 + 1 + 6);
  });

  it('are read from the history of a contact', async () => {
    const response = await ask(`contact(id: "${A}@2026-03-02T11:00:30.000Z") { ${SELECTION} }`);
    expect(response.errors).toBeUndefined();
    expect(response.data?.contact).toMatchObject(EXPECTED[1] ?? {});
  });
});

it('an object that only histories show is not null without an error when the request may send no more operations', async () => {
  const sandbox = await startValidatedSandbox({ data });
  onTestFinished(() => sandbox.stop());
  const gateway = await startTestGateway({
    ...{ url: sandbox.url, plan: false },
    // The history of the contact, and the look-up by id. To read the history again would be the third operation.
    requestLimits: { maxOperations: 2 },
  });
  onTestFinished(gateway.stop);
  const response = await gateway.ask(
    `{ contact(id: "${A}@2026-03-02T11:00:30.000Z") { operator { firstName } } }`,
  );
  expect(response.data).toEqual({ contact: { operator: null } });
  expect(response.errors).toMatchObject([
    { path: ['contact', 'operator'], extensions: { code: 'LIMIT_EXCEEDED' } },
  ]);
  expect(sandbox.operationCount).toBe(2);
});
