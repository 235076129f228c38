import { afterAll, expect, it, onTestFinished } from 'vitest';
import { monthData } from '../../../src/sandbox/server/data/data.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';

const sandbox = await startSandbox({ data: monthData(1, 2_000) });
afterAll(() => sandbox.stop());

const MONTH = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }';

it('a count that takes too many operations leaves the page beside it', async () => {
  const gateway = await startTestGateway({ url: sandbox.url, requestLimits: { maxOperations: 22 } });
  onTestFinished(() => gateway.stop());
  const ask = (fields: string) =>
    gateway.ask(`{ closedContacts(${MONTH}, first: 100, where: { status: [ONGOING] }) { ${fields} } }`);
  const alone = await ask('edges { cursor }');
  expect(alone.errors).toBeUndefined();
  const { data } = await ask('edges { cursor } totalCount');
  expect(data.closedContacts).toEqual({ edges: alone.data.closedContacts.edges, totalCount: null });
});
