import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { TABLES } from '../../../src/sandbox/server/data/data.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { readHistory } from '../../../src/upstream/history/histories.ts';
import type { ExecuteOperation } from '../../../src/upstream/history/historyPages.ts';
import { createPageLoader } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { bearerHeaders } from '../../../src/upstream/transport/headers.ts';
import {
  closed,
  professional,
  pushed,
  routed,
  system,
  visitor,
  wrote,
} from '../../support/contacts/conversations.ts';
import { SNAPSHOT, withoutArgument, withoutField } from '../../support/schema/schemaEdits.ts';
import { inRounds } from '../../support/upstream/inRounds.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

const LENGTHS = [1, 100, 101, 200, 201, 299, 300, 301, 400, 401, 450, 500, 501, 650, 896] as const;

/** A history that the rules read to its last message. Some messages are repeats, and some have no id. */
function conversationOf(messages: number) {
  const operator = professional(501);
  const time = (index: number) =>
    new Date(Date.UTC(2026, 0, 1, 10) + index * 1_000).toISOString().slice(11, 19);
  const node = (index: number) => {
    if (index === 0) return system('s0', time(0), pushed(operator));
    if (index === messages - 1) return system('last', time(index), closed(operator));
    if (index % 50 === 7) return wrote('repeat', time(index), visitor);
    if (index % 50 === 9) return wrote('', time(index), operator);
    return wrote(`m${index}`, time(index), index % 2 === 0 ? visitor : operator);
  };
  return {
    id: idOf(messages),
    channel: 'CHAT',
    project: TABLES.projects[0],
    closedAt: '2026-03-02T12:00:00Z',
    routingEvents: [routed('09:00:00', 'sales')],
    messages: { edges: Array.from({ length: messages }, (_, index) => ({ node: node(index) })) },
  };
}

function idOf(messages: number): string {
  return `00000000-0000-4000-8000-${String(messages).padStart(12, '0')}`;
}

const sandbox = await startValidatedSandbox({
  data: { ...TABLES, conversations: LENGTHS.map(conversationOf) },
});
const upstream = createUpstreamClient({ url: sandbox.url, timeoutMs: 60_000, maxConnections: 8 });

afterAll(async () => {
  await upstream.close();
  await sandbox.stop();
});

const SCHEMA = buildSchema(SNAPSHOT);
const HEADERS = bearerHeaders(undefined);

interface Options {
  readonly fromBothEnds?: boolean;
  readonly schema?: typeof SCHEMA;
  /** Changes an operation before it is sent, in place of an upstream that reads it in another way. */
  readonly edit?: (query: string) => string;
  /** Changes each variable before it is sent. */
  readonly editVariable?: (name: string, value: unknown) => unknown;
}

/** Reads a history, and counts the operations that followed each other. */
async function read(messages: number, options: Options) {
  const { fromBothEnds = true, schema = SCHEMA, edit = (query) => query } = options;
  const { editVariable = (_name, value) => value } = options;
  const { client, rounds } = inRounds(upstream);
  const queries: string[] = [];
  const execute: ExecuteOperation = (query, variables) => {
    queries.push(query);
    const sent = Object.entries(variables).map(([name, value]) => [name, editVariable(name, value)]);
    const request = { query: edit(query), variables: Object.fromEntries(sent) };
    return client.execute({ ...request, headers: HEADERS, isRepeatable: true });
  };
  const pages = createPageLoader(execute, historySelection(schema), { fromBothEnds });
  const outcome = await readHistory(idOf(messages), null, pages);
  return { outcome, rounds: rounds(), queries };
}

const plain = new Map<number, Promise<Awaited<ReturnType<typeof read>>>>();

/** The history as it is read from its start alone. */
function fromStart(messages: number) {
  const known = plain.get(messages) ?? read(messages, { fromBothEnds: false });
  plain.set(messages, known);
  return known;
}

describe.each(LENGTHS)('a history of %i messages', (messages) => {
  it('is the same from both ends as from its start', async () => {
    const { outcome } = await read(messages, {});
    expect(outcome.kind).toBe('read');
    const joined = outcome.kind === 'read' ? outcome.history.messages : [];
    expect(joined).toHaveLength(messages);
    expect(outcome).toEqual((await fromStart(messages)).outcome);
  });
});

it.each([
  { messages: 100, alone: 1, both: 1 },
  { messages: 200, alone: 2, both: 2 },
  { messages: 299, alone: 3, both: 2 },
  // The pages of both ends touch, and have no message in common.
  { messages: 300, alone: 3, both: 3 },
  { messages: 401, alone: 5, both: 3 },
  { messages: 450, alone: 5, both: 3 },
  { messages: 896, alone: 9, both: 5 },
])(
  '$messages messages take $both operations in a row, and $alone from the start alone',
  async ({ messages, alone, both }) => {
    expect((await fromStart(messages)).rounds).toBe(alone);
    expect((await read(messages, {})).rounds).toBe(both);
  },
);

describe('the history is whole', () => {
  it.each([
    {
      name: 'ignores the argument "last"',
      edit: (query: string) => query.replaceAll('last: 100', 'first: 100'),
    },
    {
      name: 'ignores the cursor "before"',
      editVariable: (name: string, value: unknown) => (name.startsWith('_gw_before') ? null : value),
    },
    {
      name: 'has other cursors when it reads from the end',
      edit: (query: string) => query.replace('{ cursor ', '{ cursor: __typename '),
    },
    {
      name: 'fails on pages from the end',
      edit: (query: string) => query.replaceAll('last: 100', 'last: 1000'),
    },
  ])('when upstream $name', async ({ name: _name, ...edits }) => {
    const { outcome } = await read(650, edits);
    expect(outcome).toEqual((await fromStart(650)).outcome);
  });

  it.each([
    { name: 'argument "last"', schema: withoutArgument('Conversation.messages', 'last') },
    { name: 'argument "before"', schema: withoutArgument('Conversation.messages', 'before') },
    { name: 'field "hasPreviousPage"', schema: withoutField('PageInfo.hasPreviousPage') },
    { name: 'field "cursor"', schema: withoutField('ConversationMessageEdge.cursor') },
  ])('without the $name in the schema, which is then not read from its end', async ({ schema }) => {
    const { outcome, queries } = await read(450, { schema });
    expect(outcome).toEqual((await fromStart(450)).outcome);
    expect(queries.filter((query) => query.includes('last'))).toEqual([]);
  });
});
