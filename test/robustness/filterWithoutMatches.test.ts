import { expect, it, onTestFinished } from 'vitest';
import { MAX_CONVERSATIONS_PER_PAGE } from '../../src/gateway/intervals/closedContacts.ts';
import { generateMonth } from '../../src/sandbox/generator/generate.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';

it('a page of contacts ends after a bounded number of conversations, also when none of them fits', async () => {
  expect(generateMonth().length).toBeGreaterThan(2 * MAX_CONVERSATIONS_PER_PAGE);
  const sandbox = await startSandbox();
  const gateway = await startTestGateway({ url: sandbox.url });
  onTestFinished(async () => {
    await gateway.stop();
    await sandbox.stop();
  });
  const { data, errors } = await gateway.ask(`{
    closedContacts(
      interval: { from: "2026-01-01T00:00:00Z", to: "2026-02-15T00:00:00Z" }
      where: { operatorIds: [999999] }
    ) { edges { cursor } pageInfo { hasNextPage endCursor } }
  }`);
  expect(errors).toBeUndefined();
  const pageInfo = { hasNextPage: true, endCursor: expect.any(String) };
  expect(data.closedContacts).toEqual({ edges: [], pageInfo });
});
