import type { UpstreamResult } from '../../response/response.ts';
import { readResponse } from '../../response/response.ts';
import type { Chunks } from '../../transport/chunks.ts';
import type { HttpResponse } from '../../transport/exchange.ts';
import type { FirstPage, ReadMessages, ReadRoutingEvents } from '../fields/readConnections.ts';
import { HistoryReader } from './historyReader.ts';
import { UNEXPECTED } from './jsonReader.ts';
import type { Literal } from './literal.ts';
import { literal } from './literal.ts';
import { readMessages, readRoutingEvents } from './readConnections.ts';

/** A response whose histories were read from its bytes. */
export interface ReadResponse {
  /** The rest of the response. A number replaces the `routingEvents` and the `messages` of each history that was read. */
  readonly result: UpstreamResult;
  /** How many histories were read from the bytes. */
  readonly count: number;
  /**
   * Puts the histories back into the pages that `result` holds.
   *
   * @returns null unless each history belongs to exactly one page. Then something else in the response looked like a
   *   history, and the caller must parse the whole response with `readResponse`.
   */
  insertHistories(pages: readonly (FirstPage | null)[]): readonly (FirstPage | null)[] | null;
}

/**
 * Reads a response as `readResponse` does, and the histories in it straight from the bytes. This is the only function of
 * this folder for other folders. The plain implementation is `readResponse` with `history/decode.ts`. The tests in
 * `test/upstream/history/bytes` compare both on generated responses.
 *
 * What it does: a history begins with the key made of the prefix and `routingEvents`. From there, the bytes are compared
 * with the layout that the gateway's own selection gives to a response, and become facts. `JSON.parse` gets the rest, with
 * a number instead of each history. The number is the history's position in the response. A history with another layout (white
 * space, another order of keys, an escape in a string) stays in the text, and `decode.ts` decodes it.
 *
 * What it gains: nine tenths of such a response are histories. Reading a page of 100 conversations takes 1.7 ms of CPU
 * instead of 3.9. The whole page takes 6.1 ms (docs/performance.md, workload d).
 *
 * What would break it: other field names, or another order of fields in `historySelection.ts`. No result gets wrong then,
 * but every history is decoded the slow way, and `contacts_gateway_histories_read_total{reader="fallback"}` grows. A change in `decode.ts`
 * needs the same change here.
 *
 * @param prefix the prefix of the aliases of `routingEvents` and `messages`.
 * @throws UpstreamError as `readResponse` does.
 */
export function readHistories(response: HttpResponse, prefix: string): ReadResponse {
  const histories = new Map<number, History>();
  const result = readResponse(response, (body) => JSON.parse(extractHistories(body, prefix, histories)));
  return {
    result,
    count: histories.size,
    insertHistories: (pages) => insertHistories(pages, new Map(histories)),
  };
}

interface History {
  readonly routingEvents: ReadRoutingEvents;
  readonly messages: ReadMessages;
}

/** @param histories by their positions; those that were inserted are deleted. */
function insertHistories(
  pages: readonly (FirstPage | null)[],
  histories: Map<number, History>,
): readonly (FirstPage | null)[] | null {
  if (histories.size === 0) return pages;
  const whole: (FirstPage | null)[] = [];
  for (const page of pages) {
    const position = page?.['messages'];
    if (typeof position !== 'number') {
      whole.push(page);
      continue;
    }
    const history = page?.['routingEvents'] === position ? histories.get(position) : undefined;
    if (!history) return null;
    histories.delete(position);
    whole.push({ ...page, routingEvents: history.routingEvents, messages: history.messages });
  }
  return histories.size === 0 ? whole : null;
}

/** Returns the response's text with a number instead of each history, and adds the histories to the map. */
function extractHistories(body: Chunks, prefix: string, histories: Map<number, History>): string {
  const bytes = joinChunks(body);
  const reader = new HistoryReader(bytes);
  const labels = labelsOf(prefix);
  const { mark } = labels;
  let start = bytes.indexOf(mark);
  let text = bytes.toString('utf8', 0, start < 0 ? bytes.length : start);
  while (start >= 0) {
    const next = bytes.indexOf(mark, start + mark.length);
    const end = next < 0 ? bytes.length : next;
    reader.reset(start, end);
    const history = readHistory(reader, labels);
    if (history === null) {
      text += bytes.toString('utf8', start, end);
    } else {
      // The space ends the number: a digit may follow in a response that is not JSON.
      text += `${labels.eventsKey}${start}${labels.messagesKey}${start} ${reader.rest()}`;
      histories.set(start, history);
    }
    start = next;
  }
  return text;
}

interface Labels {
  readonly eventsKey: string;
  readonly messagesKey: string;
  readonly events: Literal;
  readonly messages: Literal;
  /** What each history begins with. */
  readonly mark: Buffer;
}

function labelsOf(prefix: string): Labels {
  const known = labelsByPrefix.get(prefix);
  if (known !== undefined) return known;
  const [eventsKey, messagesKey] = [`,"${prefix}routingEvents":`, `,"${prefix}messages":`];
  const labels = {
    ...{ eventsKey, messagesKey, events: literal(eventsKey), messages: literal(messagesKey) },
    mark: Buffer.from(`${eventsKey}[`),
  };
  labelsByPrefix.set(prefix, labels);
  return labels;
}

/** The gateway uses two prefixes, so this map stays small. */
const labelsByPrefix = new Map<string, Labels>();

/** Null for a history with another layout. */
function readHistory(reader: HistoryReader, { events, messages }: Labels): History | null {
  try {
    reader.expect(events);
    const routingEvents = readRoutingEvents(reader);
    reader.expect(messages);
    return { routingEvents, messages: readMessages(reader) };
  } catch (error) {
    if (error === UNEXPECTED) return null;
    throw error;
  }
}

/**
 * Joins the chunks in one buffer that all responses use, one after the other: nothing refers to it once a response is
 * read. It is no buffer of the pool in `buffers/bufferPool.ts`: its size is that of the largest response.
 */
function joinChunks(chunks: Chunks): Buffer {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  if (length > MAX_SCRATCH_BYTES) return Buffer.concat(chunks, length);
  if (length > scratch.length) scratch = Buffer.allocUnsafeSlow(length);
  let end = 0;
  for (const chunk of chunks) end += chunk.copy(scratch, end);
  return scratch.subarray(0, end);
}

let scratch = Buffer.alloc(0);
/** A larger response is rare, and gets memory of its own: the shared buffer is never freed. */
const MAX_SCRATCH_BYTES = 4 * 1024 * 1024;
