import type { Author, Fact, Routed } from '../../../contacts/facts/fact.ts';
import { UNKNOWN_AUTHOR, VISITOR } from '../../../contacts/facts/fact.ts';
import type { Message } from '../../../contacts/facts/history.ts';
import type { Timestamp } from '../../../contacts/facts/instant.ts';
import { WIRE_NAMES } from '../fields/historyNames.ts';
import { ReadMessages, ReadRoutingEvents } from '../fields/readConnections.ts';
import type { HistoryReader } from './historyReader.ts';
import { UNEXPECTED } from './jsonReader.ts';
import { literal } from './literal.ts';
import { readAttachment } from './readAttachment.ts';
import { readRouting } from './readReferences.ts';

/**
 * Reads the `routingEvents` list that comes next. The plain implementation is `history/decode.ts`: a change there needs the
 * same change here.
 *
 * @throws UNEXPECTED for another layout.
 */
export function readRoutingEvents(reader: HistoryReader): ReadRoutingEvents {
  return new ReadRoutingEvents(readList(reader, () => readRoutingEvent(reader)));
}

/** Reads the `messages` connection that comes next. Throws as `readRoutingEvents` does. */
export function readMessages(reader: HistoryReader): ReadMessages {
  reader.expect(PAGE_INFO);
  const hasNextPage = reader.boolean();
  reader.expect(END_CURSOR);
  const endCursor = reader.stringOrNull();
  reader.expect(EDGES);
  reader.ids.reset();
  const messages = readList(reader, () => readEdge(reader));
  reader.expect(CLOSE);
  const pageInfo = { hasNextPage, endCursor };
  return new ReadMessages({ pageInfo, messages, idsDiffer: reader.ids.areUnique });
}

function readList<T>(reader: HistoryReader, readItem: () => T): T[] {
  const items: T[] = [];
  reader.expect(OPEN_LIST);
  if (reader.accept(CLOSE_LIST)) return items;
  do items.push(readItem());
  while (reader.accept(COMMA));
  reader.expect(CLOSE_LIST);
  return items;
}

function readRoutingEvent(reader: HistoryReader): Routed | null {
  reader.expect(ROUTING_EVENT);
  const moment = reader.timestamp();
  const rule = readRouting(reader, RULE);
  const group = readRouting(reader, GROUP);
  reader.expect(CLOSE);
  return moment && { kind: 'routed', moment, rule, group };
}

function readEdge(reader: HistoryReader): Message {
  reader.expect(MESSAGE);
  const message = readMessage(reader);
  reader.expect(CLOSE_TWICE);
  return message;
}

function readMessage(reader: HistoryReader): Message {
  const moment = reader.timestamp();
  if (reader.accept(MESSAGE_ID)) {
    const id = readId(reader);
    reader.expect(AUTHOR);
    return { kind: 'wrote', id, moment, author: readAuthor(reader) };
  }
  if (!reader.accept(SYSTEM_MESSAGE_ID)) return { kind: 'unknown', id: null, moment };
  const id = readId(reader);
  reader.expect(ATTACHMENTS);
  const facts = readAttachments(reader, moment, id);
  return { kind: 'system', id, moment, damaged: false, facts };
}

/** R9, R12: reads an author as `decodeAuthor` in `history/decode.ts` does. */
function readAuthor(reader: HistoryReader): Author {
  if (reader.accept(AUTHOR_ID)) {
    const id = reader.legacyId();
    reader.expect(CLOSE);
    return { kind: 'user', id };
  }
  if (reader.accept(BY_VISITOR) || reader.accept(BY_THIRD_PARTY)) return VISITOR;
  if (reader.accept(NULL) || reader.accept(EMPTY)) return UNKNOWN_AUTHOR;
  throw UNEXPECTED;
}

function readAttachments(
  reader: HistoryReader,
  moment: Timestamp | null,
  id: string | null,
): readonly Fact[] {
  if (reader.accept(ONE_WITHOUT_FACT) || reader.accept(NONE)) return NO_FACTS;
  if (moment === null) throw UNEXPECTED;
  const facts: Fact[] = [];
  reader.expect(OPEN_LIST);
  do {
    const fact = readAttachment(reader, moment, id);
    if (fact !== null) facts.push(fact);
  } while (reader.accept(COMMA));
  reader.expect(CLOSE_LIST);
  return facts;
}

/** R1: an empty id counts as no id. */
function readId(reader: HistoryReader): string | null {
  const id = reader.string();
  if (id === '') return null;
  reader.ids.add(reader.hashLastString());
  return id;
}

const NO_FACTS: readonly Fact[] = [];
const PAGE_INFO = literal('{"pageInfo":{"hasNextPage":');
const END_CURSOR = literal(',"endCursor":');
const EDGES = literal(`},"${WIRE_NAMES.edges}":`);
const ROUTING_EVENT = literal(`{"${WIRE_NAMES.createdAt}":`);
const RULE = literal(',"routingRule":');
const GROUP = literal(',"routingGroup":');
const MESSAGE = literal(`{"${WIRE_NAMES.node}":{"${WIRE_NAMES.createdAt}":`);
const MESSAGE_ID = literal(`,"${WIRE_NAMES.messageId}":`);
const AUTHOR = literal(`,"${WIRE_NAMES.author}":`);
const AUTHOR_ID = literal(`{"${WIRE_NAMES.id}":`);
const BY_VISITOR = literal(`{"${WIRE_NAMES.typename}":"Visitor"}`);
const BY_THIRD_PARTY = literal(`{"${WIRE_NAMES.typename}":"ThirdPartyAccount"}`);
const SYSTEM_MESSAGE_ID = literal(`,"${WIRE_NAMES.systemMessageId}":`);
const ATTACHMENTS = literal(`,"${WIRE_NAMES.attachments}":`);
/** The gateway selects no field of an attachment that states no fact. */
const ONE_WITHOUT_FACT = literal('[{}]');
const NONE = literal('[]');
const EMPTY = literal('{}');
const NULL = literal('null');
const COMMA = literal(',');
const OPEN_LIST = literal('[');
const CLOSE_LIST = literal(']');
const CLOSE = literal('}');
const CLOSE_TWICE = literal('}}');
