import type { Author, Fact, Routed } from '../../contacts/fact.ts';
import { NOBODY, VISITOR } from '../../contacts/fact.ts';
import type { Message } from '../../contacts/history.ts';
import type { Moment } from '../../contacts/instant.ts';
import { WIRE_NAMES } from '../historyNames.ts';
import type { JsonObject } from '../json.ts';
import type { JsonReader } from './jsonReader.ts';
import { UNEXPECTED } from './jsonReader.ts';
import { readAttachment } from './readAttachment.ts';
import { readRouting } from './readReferences.ts';

/** A `messages` connection of which nothing but its messages and its `pageInfo` is left. */
export class ReadMessages {
  readonly pageInfo: JsonObject;
  readonly messages: readonly Message[];

  constructor(pageInfo: JsonObject, messages: readonly Message[]) {
    this.pageInfo = pageInfo;
    this.messages = messages;
  }
}

/** A list of `routingEvents`. Null stands for one whose date is not readable. */
export class ReadRoutingEvents {
  readonly events: readonly (Routed | null)[];

  constructor(events: readonly (Routed | null)[]) {
    this.events = events;
  }
}

/** The list that comes next. Throws `UNEXPECTED`. */
export function readRoutingEvents(reader: JsonReader): ReadRoutingEvents {
  return new ReadRoutingEvents(readList(reader, readRoutingEvent));
}

/** The connection that comes next. Throws `UNEXPECTED`. */
export function readMessages(reader: JsonReader): ReadMessages {
  reader.expects('{"pageInfo":{"hasNextPage":');
  const hasNextPage = reader.boolean();
  reader.expects(',"endCursor":');
  const endCursor = reader.stringOrNull();
  reader.expects(EDGES);
  const messages = readList(reader, readEdge);
  reader.expects('}');
  return new ReadMessages({ hasNextPage, endCursor }, messages);
}

function readList<T>(reader: JsonReader, readItem: (reader: JsonReader) => T): T[] {
  const items: T[] = [];
  reader.expects('[');
  if (reader.takes(']')) return items;
  do items.push(readItem(reader));
  while (reader.takes(','));
  reader.expects(']');
  return items;
}

function readRoutingEvent(reader: JsonReader): Routed | null {
  reader.expects(ROUTING_EVENT);
  const moment = reader.moment();
  const rule = readRouting(reader, ',"routingRule":');
  const group = readRouting(reader, ',"routingGroup":');
  reader.expects('}');
  return moment && { kind: 'routed', moment, rule, group };
}

function readEdge(reader: JsonReader): Message {
  reader.expects(MESSAGE);
  const moment = reader.moment();
  const message = readMessage(reader, moment);
  reader.expects('}}');
  return message;
}

function readMessage(reader: JsonReader, moment: Moment | null): Message {
  if (reader.takes(MESSAGE_ID)) {
    const id = readId(reader);
    reader.expects(AUTHOR);
    return { kind: 'wrote', id, moment, author: readAuthor(reader) };
  }
  if (!reader.takes(SYSTEM_MESSAGE_ID)) return { kind: 'unknown', id: null, moment };
  const id = readId(reader);
  reader.expects(ATTACHMENTS);
  return { kind: 'system', id, moment, damaged: false, facts: readAttachments(reader, moment, id) };
}

/** As `decodeAuthor` does for what is parsed already (R9, R12). */
function readAuthor(reader: JsonReader): Author {
  if (reader.takes(AUTHOR_ID)) {
    const id = reader.legacyId();
    reader.expects('}');
    return { kind: 'user', id };
  }
  if (reader.takes(BY_VISITOR) || reader.takes(BY_THIRD_PARTY)) return VISITOR;
  if (reader.takes('null') || reader.takes('{}')) return NOBODY;
  throw UNEXPECTED;
}

function readAttachments(reader: JsonReader, moment: Moment | null, id: string | null): readonly Fact[] {
  if (reader.takes('[{}]') || reader.takes('[]')) return NO_FACTS;
  if (moment === null) throw UNEXPECTED;
  const facts: Fact[] = [];
  reader.expects('[');
  do {
    const fact = readAttachment(reader, moment, id);
    if (fact !== null) facts.push(fact);
  } while (reader.takes(','));
  reader.expects(']');
  return facts;
}

/** R1: an empty id is none. */
function readId(reader: JsonReader): string | null {
  const id = reader.string();
  return id === '' ? null : id;
}

const NO_FACTS: readonly Fact[] = [];
const EDGES = `},"${WIRE_NAMES.edges}":`;
const ROUTING_EVENT = `{"${WIRE_NAMES.createdAt}":`;
const MESSAGE = `{"${WIRE_NAMES.node}":{"${WIRE_NAMES.createdAt}":`;
const MESSAGE_ID = `,"${WIRE_NAMES.messageId}":`;
const AUTHOR = `,"${WIRE_NAMES.author}":`;
const SYSTEM_MESSAGE_ID = `,"${WIRE_NAMES.systemMessageId}":`;
const ATTACHMENTS = `,"${WIRE_NAMES.attachments}":`;
const AUTHOR_ID = `{"${WIRE_NAMES.id}":`;
const BY_VISITOR = `{"${WIRE_NAMES.typename}":"Visitor"}`;
const BY_THIRD_PARTY = `{"${WIRE_NAMES.typename}":"ThirdPartyAccount"}`;
