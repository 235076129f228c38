import { buildSchema } from 'graphql';
import { afterAll, expect, it } from 'vitest';
import { generateOperation } from '../support/random/operations/generateOperation.ts';
import { randomRange, randomTimeoutMs, startRandomSuite, summarise } from '../support/random/randomSuite.ts';
import { runOperations } from '../support/random/runOperations.ts';
import { UPSTREAM_SDL } from '../support/schema/sdl.ts';

const COUNT = 1_000;

const schema = buildSchema(UPSTREAM_SDL);
const suite = await startRandomSuite({
  weights: {
    'Query.closedConversations': 4,
    'Query.searchClosedConversations': 2,
    'Query.conversation': 3,
    'ConversationMessageConnection.edges': 4,
    'ConversationMessageEdge.node': 4,
    'SystemMessage.attachments': 4,
  },
});

afterAll(() => suite.stop());

it(
  'random operations of the upstream return what the upstream returns',
  async () => {
    const outcome = await runOperations({
      schema,
      expected: suite.askUpstream,
      gotFor: suite.asksFor,
      operationOf: (seed) => generateOperation(schema, seed, suite.options),
      ...randomRange(COUNT),
    });
    summarise('of the upstream', COUNT, outcome);
    expect(outcome.reports.join('\n\n')).toBe('');
  },
  randomTimeoutMs(COUNT),
);
