import { buildSchema } from 'graphql';
import { afterAll, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { damagedData } from './support/damagedData.ts';
import { startGateways, UPSTREAM_SDL } from './support/gateway.ts';
import { generateOperation } from './support/generateOperation.ts';
import { httpClient } from './support/http.ts';
import { collectPools } from './support/pools.ts';
import { runOperations } from './support/runOperations.ts';
import { sandboxValues } from './support/sandboxValues.ts';

const SEED = Number(process.env['RANDOM_SEED'] ?? 20_260_130);
const COUNT = Math.ceil(Number(process.env['RANDOM_COUNT'] ?? 1_000) / 4);

const data = damagedData(7, 150);
const sandbox = await startSandbox({ data });
const gateways = await startGateways(sandbox.url);
const upstream = httpClient(sandbox.url);
const upstreamSchema = buildSchema(UPSTREAM_SDL);

afterAll(async () => {
  await gateways.stop();
  await upstream.close();
  await sandbox.stop();
});

const OPTIONS = {
  values: sandboxValues(await collectPools(data, [], upstream.ask)),
  onceFields: new Set(['RoutingRule.availability']),
  weights: {
    'Query.conversation': 30,
    'Query.closedConversations': 10,
    'Query.searchClosedConversations': 10,
    'ConversationMessageConnection.edges': 8,
    'ConversationMessageEdge.node': 4,
    'SystemMessage.attachments': 4,
  },
  maxRootFields: 3,
  maxDepth: 9,
  maxFields: 30,
  maxMultiplicity: 60,
};

it(
  'gives upstream’s nulls and errors at upstream’s places',
  async () => {
    const outcome = await runOperations({
      schema: upstreamSchema,
      expected: upstream.ask,
      gotFor: () => gateways.asks,
      operationOf: (seed) => generateOperation(upstreamSchema, seed, OPTIONS),
      firstSeed: SEED,
      count: COUNT,
    });
    const { differing, withErrors } = outcome;
    process.stdout.write(
      `${COUNT} random operations over damaged data, seed ${SEED}, ${differing} differ, ${withErrors} with errors\n`,
    );
    expect(outcome.reports.join('\n\n')).toBe('');
  },
  60_000 + COUNT * 500,
);
