import { buildSchema } from 'graphql';
import { afterAll, expect, it } from 'vitest';
import { damagedData } from '../support/random/damagedData.ts';
import { generateOperation } from '../support/random/operations/generateOperation.ts';
import { randomRange, randomTimeoutMs, startRandomSuite, summarise } from '../support/random/randomSuite.ts';
import { runOperations } from '../support/random/runOperations.ts';
import { UPSTREAM_SDL } from '../support/schema/sdl.ts';

const COUNT = 250;

const schema = buildSchema(UPSTREAM_SDL);
const suite = await startRandomSuite({
  data: damagedData(7, 150),
  weights: {
    'Query.conversation': 30,
    'Query.closedConversations': 10,
    'Query.searchClosedConversations': 10,
    'ConversationMessageConnection.edges': 8,
    'ConversationMessageEdge.node': 4,
    'SystemMessage.attachments': 4,
  },
});

afterAll(() => suite.stop());

it(
  'random operations over damaged data return nulls and errors at the same paths as the upstream',
  async () => {
    const outcome = await runOperations({
      schema,
      expected: suite.askUpstream,
      gotFor: () => suite.asks,
      operationOf: (seed) => generateOperation(schema, seed, suite.options),
      ...randomRange(COUNT),
    });
    summarise('over damaged data', COUNT, outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
  },
  randomTimeoutMs(COUNT),
);
