import { afterAll, expect, it } from 'vitest';
import { TABLES } from '../../../src/sandbox/server/data/data.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';

const sandbox = await startSandbox();
const gateway = await startTestGateway({ url: sandbox.url });

afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

const DAY = 'interval: { from: "2026-01-19T00:00:00Z", to: "2026-01-20T00:00:00Z" }';

it('loads the objects of rows in batches, each object once', async () => {
  const readsHistories = /ClosedConversations|ContactHistories/;
  const { data, errors } = await gateway.ask(`{
    contactIndicators(${DAY}, groupBy: [OPERATOR, SITE, ROUTING_RULE, ROUTING_GROUP], step: HOUR) {
      rows {
        operatorId siteId routingRuleId routingGroupId
        operator { id userName } site { id url }
        routingRule { id totalConversationQueueSlots } routingGroup { id updatedAt }
      }
    }
  }`);
  expect(errors).toBeUndefined();
  const { rows } = data.contactIndicators;
  const idsOf = (name: string) =>
    [...new Set(rows.map((row: Record<string, unknown>) => row[name]))].filter((id) => id !== null);
  const lookups = sandbox.operations.filter(({ query }) => !readsHistories.test(query));
  // Each row refers to up to four objects.
  const ids = ['operatorId', 'siteId', 'routingRuleId', 'routingGroupId'].flatMap(idsOf);
  expect(rows.length).toBeGreaterThan(ids.length);
  const requested = lookups.flatMap(({ variables }) => Object.values(variables)).flat();
  expect(requested.map(String).toSorted()).toEqual(ids.map(String).toSorted());
  // A batch holds 20 objects, and the last one of each of the four types may hold fewer.
  expect(lookups.length).toBeLessThan(ids.length / 20 + 4);
  for (const row of rows) {
    expect(row.operator?.id ?? null).toBe(row.operatorId);
    expect(row.site).toEqual(
      TABLES.projects.filter(({ id }) => id === row.siteId).map(({ id, url }) => ({ id, url }))[0],
    );
    expect(row.routingRule?.id ?? null).toBe(row.routingRuleId);
    expect(row.routingGroup?.id ?? null).toBe(row.routingGroupId);
  }
});
