import { buildSchema } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NO_ROWS } from '../../src/app/exportSource.ts';
import { contactSource } from '../../src/export/source/contactSource.ts';
import { createExportRetry } from '../../src/export/source/exportRetry.ts';
import type { Fault } from '../../src/sandbox/server/faults/faults.ts';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { SandboxOptions } from '../../src/sandbox/server/server.ts';
import { createUpstreamClient } from '../../src/upstream/client.ts';
import { closedPageReader } from '../../src/upstream/closedConversations/closedPage.ts';
import type { Interval } from '../../src/upstream/closedConversations/interval.ts';
import { UpstreamError } from '../../src/upstream/errors/upstreamError.ts';
import type { ExecuteOperation } from '../../src/upstream/history/historyPages.ts';
import { createPageLoader } from '../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../src/upstream/history/historySelection.ts';
import { findClosedList } from '../../src/upstream/schema/closedList.ts';
import { upstreamHeaders } from '../../src/upstream/transport/headers.ts';
import { conversation, handedOver } from '../support/contacts/conversations.ts';
import { expectedContacts, interval } from '../support/export/testExport.ts';
import { SNAPSHOT, withoutField } from '../support/schema/schemaEdits.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';

const DAY = interval('2026-01-10T00:00:00Z', '2026-01-11T00:00:00Z');

/** All contacts and conversations without them, read from a sandbox by a patient source that never really waits. */
async function readAll(
  of: Interval,
  options: SandboxOptions,
  schema = buildSchema(SNAPSHOT),
  isAnswered: (query: string, variables: object) => boolean = () => true,
) {
  const sandbox = await startValidatedSandbox(options);
  onTestFinished(() => sandbox.stop());
  const client = createUpstreamClient({ url: sandbox.url, timeoutMs: 500, maxConnections: 4 });
  onTestFinished(() => client.close());
  const headers = upstreamHeaders(() => undefined);
  const send: ExecuteOperation = async (query, variables) => {
    if (!isAnswered(query, variables)) throw new UpstreamError('UPSTREAM_TIMEOUT', 'No response in time.');
    return client.execute({ query, variables, headers });
  };
  let clockMs = 0;
  const patience = createExportRetry({
    now: () => clockMs,
    sleep: async (delayMs) => {
      clockMs += delayMs;
    },
    random: () => 0,
    onRetry: () => undefined,
    ping: () => send('{ __typename }', {}),
    renewToken: async () => undefined,
  });
  const execute: ExecuteOperation = (query, variables) => patience(() => send(query, variables));
  const selection = historySelection(schema);
  const found = findClosedList(schema);
  if (!found.ok) throw new Error(found.reasons.join());
  const readPage = closedPageReader(found.list, selection, execute);
  const ids: unknown[] = [];
  const unavailable: string[] = [];
  const codes = new Set<string>();
  const sourceOptions = { pageSize: 10, maxPages: 3, others: {}, ...NO_ROWS };
  const source = contactSource(readPage, createPageLoader(execute, selection), sourceOptions);
  for await (const batch of source(of, '2026-03-01T12:00:00.000Z')) {
    const text = Buffer.concat(batch.contactRows.pieces).toString();
    ids.push(
      ...text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).id),
    );
    for (const { conversationId, code } of batch.unavailable) {
      unavailable.push(conversationId);
      codes.add(code);
    }
  }
  return { ids, unavailable, codes: [...codes], operations: sandbox.operations.map(({ query }) => query) };
}

const meantIds = (of: Interval) => expectedContacts(of).map(({ id }) => id);

describe('every contact is read', () => {
  it.each<readonly Fault[]>([
    [],
    [{ kind: '429', rate: 0.3 }],
    [{ kind: '5xx', rate: 0.3 }],
    [{ kind: 'reset', rate: 0.3 }],
    [{ kind: 'html', rate: 0.3 }],
    [{ kind: 'truncate', rate: 0.3 }],
    [{ kind: 'hang', rate: 0.5, times: 2 }],
    [{ kind: 'field-error', rate: 0.2 }],
  ])('with faults %j', async (...faults) => {
    const { ids, unavailable } = await readAll(DAY, { faults });
    expect(ids.toSorted()).toEqual(meantIds(DAY).toSorted());
    expect(unavailable).toEqual([]);
  });

  it('from the forerunner of the list', async () => {
    const { ids, operations } = await readAll(DAY, {}, withoutField('Query.closedConversations'));
    expect(ids.toSorted()).toEqual(meantIds(DAY).toSorted());
    expect(operations.some((query) => query.includes('searchClosedConversations'))).toBe(true);
  });

  it('of the half-open interval, and none beside it', async () => {
    const closedAt = ['09:59:59.999', '10:00:00.000', '10:59:59.999', '11:00:00.000', '11:00:00.999'];
    const conversations = closedAt.map((time, index) => ({
      ...handedOver(`c${index}`),
      closedAt: `2026-03-02T${time}Z`,
    }));
    const hour = interval('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z');
    const { ids } = await readAll(hour, { data: customData({ conversations }) });
    expect([...new Set(ids.map((id) => String(id).split('@')[0]))]).toEqual(['c1', 'c2']);
  });
});

describe('what cannot be had', () => {
  const march = interval('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');

  it.each([
    { name: 'messages that are null', rest: { messages: null } },
    { name: 'an entry that is null', rest: { messages: { edges: [null] } } },
    { name: 'a page that has no cursor', rest: { messages: { edges: [], pageInfo: { hasNextPage: true } } } },
    { name: 'a value that must not be null', rest: { messages: [], channel: null } },
  ])('is named, and takes no other with it: $name', async ({ rest }) => {
    const conversations = [handedOver('a'), conversation('b', rest), handedOver('c')];
    const { ids, unavailable } = await readAll(march, { data: customData({ conversations }) });
    expect([...new Set(ids.map((id) => String(id).split('@')[0]))]).toEqual(['a', 'c']);
    expect(unavailable).toEqual(['b']);
  });

  it('is one conversation when the operations that hold its history get no response', async () => {
    const conversations = ['a', 'b', 'c'].map((id) => handedOver(id));
    // The list with all histories is one of these operations.
    const isAnswered = (query: string, variables: object) =>
      !JSON.stringify(variables).includes('"b"') && !(query.includes('list:') && query.includes('messages('));
    const data = customData({ conversations });
    const { ids, unavailable, codes } = await readAll(march, { data }, undefined, isAnswered);
    expect([...new Set(ids.map((id) => String(id).split('@')[0]))]).toEqual(['a', 'c']);
    expect({ unavailable, codes }).toEqual({ unavailable: ['b'], codes: ['UPSTREAM_TIMEOUT'] });
  });

  it('ends the export when it is the list itself', async () => {
    await expect(readAll(DAY, { faults: [{ kind: '5xx', rate: 1 }] })).rejects.toThrow();
  });
});
