import type { UpstreamResult } from '../../response/response.ts';
import { readResponse } from '../../response/response.ts';
import type { Chunks } from '../../transport/chunks.ts';
import type { HttpResponse } from '../../transport/exchange.ts';
import type { FirstPage, ReadMessages, ReadRoutingEvents } from '../fields/readConnections.ts';
import { HistoryReader } from './historyReader.ts';
import { UNEXPECTED } from './jsonReader.ts';
import type { Literal } from './literal.ts';
import { literal } from './literal.ts';
import { readMessages, readRoutingEvents } from './readHistory.ts';

/** What of a conversation is read without being parsed: nearly all of an answer, and nobody wants it as objects. */
export interface ReadHistory {
  /** Where it stood in the answer, in bytes: a number that nothing else in it is, unless by a rare chance. */
  readonly place: number;
  readonly routingEvents: ReadRoutingEvents;
  readonly messages: ReadMessages;
}

/** An answer that was taken apart: its histories, and everything else as a result. */
export interface ReadAnswer {
  readonly result: UpstreamResult;
  readonly histories: readonly ReadHistory[];
}

/**
 * As `readResponse`, with the histories read on the way. In the result the `place` of a history stands for its
 * `routingEvents` and for its `messages`. One that is not laid out as upstream was asked for it stays in
 * the result, to be decoded from there.
 *
 * @param prefix of the names by which histories were asked for.
 */
export function readAnswer(answer: HttpResponse, prefix: string): ReadAnswer {
  const histories: ReadHistory[] = [];
  const result = readResponse(answer, (body) => JSON.parse(withoutHistories(body, prefix, histories)));
  return { result, histories };
}

/**
 * The pages with their histories in them again; null unless each history belongs to exactly one of them: something
 * else in the answer then looked like a history, or like the place of one.
 */
export function withHistories(
  pages: readonly (FirstPage | null)[],
  histories: readonly ReadHistory[],
): readonly (FirstPage | null)[] | null {
  if (histories.length === 0) return pages;
  const left = new Map(histories.map((history) => [history.place, history]));
  const whole: (FirstPage | null)[] = [];
  for (const page of pages) {
    const place = page?.['messages'];
    if (typeof place !== 'number') {
      whole.push(page);
      continue;
    }
    const history = page?.['routingEvents'] === place ? left.get(place) : undefined;
    if (!history) return null;
    left.delete(place);
    whole.push({ ...page, routingEvents: history.routingEvents, messages: history.messages });
  }
  return left.size === 0 ? whole : null;
}

function withoutHistories(body: Chunks, prefix: string, histories: ReadHistory[]): string {
  const bytes = joined(body);
  const reader = new HistoryReader(bytes);
  const events = `,"${prefix}routingEvents":`;
  const messages = `,"${prefix}messages":`;
  const labels = { events: literal(events), messages: literal(messages) };
  const mark = Buffer.from(`${events}[`);
  let start = bytes.indexOf(mark);
  let rest = bytes.toString('utf8', 0, start < 0 ? bytes.length : start);
  while (start >= 0) {
    const next = bytes.indexOf(mark, start + mark.length);
    const end = next < 0 ? bytes.length : next;
    reader.reset(start, end);
    const history = readHistory(reader, start, labels);
    if (history === null) {
      rest += bytes.toString('utf8', start, end);
    } else {
      // What comes behind the number is not to become a part of it.
      rest += `${events}${start}${messages}${start} ${reader.rest()}`;
      histories.push(history);
    }
    start = next;
  }
  return rest;
}

interface Labels {
  readonly events: Literal;
  readonly messages: Literal;
}

/** Null when it is laid out in another way. */
function readHistory(reader: HistoryReader, place: number, { events, messages }: Labels): ReadHistory | null {
  try {
    reader.expect(events);
    const routingEvents = readRoutingEvents(reader);
    reader.expect(messages);
    return { place, routingEvents, messages: readMessages(reader) };
  } catch (error) {
    if (error === UNEXPECTED) return null;
    throw error;
  }
}

/** One after the other in memory that serves all answers: they are done with before the next one is begun. */
function joined(chunks: Chunks): Buffer {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  if (length > MAX_KEPT_BYTES) return Buffer.concat(chunks, length);
  if (length > scratch.length) scratch = Buffer.allocUnsafeSlow(length);
  let end = 0;
  for (const chunk of chunks) end += chunk.copy(scratch, end);
  return scratch.subarray(0, end);
}

let scratch = Buffer.alloc(0);
/** An answer that is larger than this is rare, and not worth its memory for ever. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
