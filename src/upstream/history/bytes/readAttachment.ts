import type { Fact, RoutingRuleRef, UserRef } from '../../../contacts/facts/fact.ts';
import type { Timestamp } from '../../../contacts/facts/instant.ts';
import type { AttachmentField, AttachmentReader } from '../fields/attachments.ts';
import { ATTACHMENT_TYPES } from '../fields/attachments.ts';
import { WIRE_NAMES } from '../fields/historyNames.ts';
import type { HistoryReader } from './historyReader.ts';
import { UNEXPECTED } from './jsonReader.ts';
import type { Literal } from './literal.ts';
import { literal } from './literal.ts';
import { readRouting, readUser } from './readReferences.ts';

/**
 * Reads the next attachment, and returns the fact that it states. `decodeAttachment` does the same for parsed JSON.
 * Throws `UNEXPECTED`.
 */
export function readAttachment(
  reader: HistoryReader,
  moment: Timestamp,
  systemMessageId: string | null,
): Fact | null {
  // No field is selected on the attachments that state no fact.
  if (reader.accept(EMPTY)) return null;
  for (const { start, readFact } of TYPES) {
    if (!reader.accept(start)) continue;
    const fact = readFact(new NextAttachment(reader), moment, systemMessageId);
    reader.expect(CLOSE);
    return fact;
  }
  throw UNEXPECTED;
}

/** The fields that come next. A field that upstream's schema lacks is not selected, and is null. */
class NextAttachment implements AttachmentReader {
  readonly #reader: HistoryReader;

  constructor(reader: HistoryReader) {
    this.#reader = reader;
  }

  user(field: AttachmentField): UserRef | null {
    return readUser(this.#reader, keyOf(field));
  }

  routingRule(field: AttachmentField): RoutingRuleRef | null {
    return readRouting(this.#reader, keyOf(field));
  }

  text(field: AttachmentField): string | null {
    return this.#reader.accept(keyOf(field)) ? this.#reader.stringOrNull() : null;
  }
}

function keyOf(field: AttachmentField): Literal {
  const key = KEYS.get(field);
  if (!key) throw UNEXPECTED;
  return key;
}

/** Each field's key, with the comma before it and the colon after it. */
const KEYS: ReadonlyMap<AttachmentField, Literal> = new Map(
  ATTACHMENT_TYPES.flatMap(({ fields }) => fields).map((field) => [field, literal(`,"${field.name}":`)]),
);
const EMPTY = literal('{}');
const CLOSE = literal('}');
/** Each type with the JSON that its attachments begin with. */
const TYPES = ATTACHMENT_TYPES.map(({ name, readFact }) => {
  return { start: literal(`{"${WIRE_NAMES.typename}":"${name}"`), readFact };
});
