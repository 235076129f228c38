import { removeRepeats } from '../../../../../src/contacts/fold/repeats.ts';
import { reconstruct } from '../../../../../src/contacts/reconstruct.ts';
import { privateFields } from '../../../../../src/gateway/execution/conversationSelection.ts';
import { readHistories } from '../../../../../src/upstream/history/bytes/readHistories.ts';
import type { FirstPage } from '../../../../../src/upstream/history/fields/readConnections.ts';
import type { HistoryRead } from '../../../../../src/upstream/history/histories.ts';
import { historyOfOnePage } from '../../../../../src/upstream/history/histories.ts';
import { isObject } from '../../../../../src/upstream/response/json.ts';
import type { UpstreamResult } from '../../../../../src/upstream/response/response.ts';
import { readResponse } from '../../../../../src/upstream/response/response.ts';
import type { HttpResponse } from '../../../../../src/upstream/transport/exchange.ts';
import { SELECTED } from './responses.ts';

export const PREFIX = '_gw_';

export function responseOf(...body: readonly (Buffer | string)[]): HttpResponse {
  return { status: 200, headers: {}, body: body.map((chunk) => Buffer.from(chunk)) };
}

/** The first pages of the conversations in `data.list`. */
export function pagesIn({ data }: UpstreamResult): readonly (FirstPage | null)[] {
  const list = data?.['list'];
  return Array.isArray(list) ? list.map((item) => (isObject(item) ? privateFields(item) : null)) : [];
}

/** What becomes of each conversation when everything is parsed. */
export function parsedOutcomes(response: HttpResponse): readonly unknown[] {
  return pagesIn(readResponse(response)).map(outcomeOf);
}

/** What becomes of each when histories are read; null when something else was taken for one. */
export function readOutcomes(response: HttpResponse): readonly unknown[] | null {
  const { result, insertHistories } = readHistories(response, PREFIX);
  return insertHistories(pagesIn(result))?.map(outcomeOf) ?? null;
}

export function countReadHistories(response: HttpResponse): number {
  return readHistories(response, PREFIX).count;
}

function outcomeOf(page: FirstPage | null): unknown {
  if (page === null) return null;
  // The cursor of a further page lies in what is left of the messages.
  const further = isObject(page['messages']) ? page['messages']['pageInfo'] : null;
  const read = historyOfOnePage('c0', page);
  return { further, read: shown(read, ''), messages: messagesOf(read), contacts: contactsOf(read) };
}

/** R1: those that are left without their repeats. */
function messagesOf(read: HistoryRead | null): unknown {
  if (read?.kind !== 'read') return null;
  const { messages, idsDiffer } = read.history;
  return shown(idsDiffer ? messages : removeRepeats(messages), '');
}

function contactsOf(read: HistoryRead | null): unknown {
  return read?.kind === 'read' ? shown(reconstruct(read.history), '') : null;
}

const PLANTS: Readonly<Record<string, readonly string[]>> = {
  ...SELECTED,
  ...{ endedBy: SELECTED.by, transferredToUser: SELECTED.toUser, transferredToRoutingRule: SELECTED.toRule },
  ...{ routingRule: SELECTED.rule, routingGroup: SELECTED.group },
};

/** A copy in which references show their extra selections, the only part of their origin that is read. */
function shown(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item, name));
  if (!isObject(value)) return value;
  const { origin, idsDiffer: _, ...fields } = value;
  const copy = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, shown(field, key)]));
  const planted = isObject(origin) ? (PLANTS[name] ?? []).map((alias) => origin[alias]) : null;
  return planted === null ? copy : { ...copy, planted };
}
