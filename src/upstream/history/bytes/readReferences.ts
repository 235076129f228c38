import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../../../contacts/facts/fact.ts';
import type { Json } from '../../response/json.ts';
import { WIRE_NAMES } from '../fields/historyNames.ts';
import type { HistoryReader } from './historyReader.ts';
import type { Literal } from './literal.ts';
import { literal } from './literal.ts';

/**
 * Reads a user, and the client's own selections on that user, which follow it. The plain implementation is
 * `history/decodeRefs.ts`.
 *
 * @param label the key with its punctuation, as in `,"toUser":`.
 * @returns null when the next field has another key, or the user is null.
 * @throws UNEXPECTED for another layout.
 */
export function readUser(reader: HistoryReader, label: Literal): UserRef | null {
  if (!reader.accept(label)) return null;
  if (reader.accept(NULL)) return readNull(reader);
  reader.expect(TYPENAME);
  const type = reader.string();
  reader.expect(ID);
  const id = reader.legacyId();
  reader.expect(CLOSE);
  return { id, type, origin: readSelections(reader) };
}

/** Reads a routing rule or a routing group as `readUser` reads a user. */
export function readRouting(reader: HistoryReader, label: Literal): RoutingRuleRef | RoutingGroupRef | null {
  if (!reader.accept(label)) return null;
  if (reader.accept(NULL)) return readNull(reader);
  reader.expect(FIRST_ID);
  const id = reader.string();
  reader.expect(NAME);
  const name = reader.stringOrNull();
  reader.expect(CLOSE);
  return { id, name, origin: readSelections(reader) };
}

/** Behind a reference that is null, its selections are null, too. */
function readNull(reader: HistoryReader): null {
  readSelections(reader);
  return null;
}

/** See `ReferenceSelection`. Its alias is `p` and a number. No field of a history begins with `p` and a digit. */
function readSelections(reader: HistoryReader): object {
  if (!reader.accept(SELECTION)) return NO_SELECTIONS;
  const selections: Record<string, Json> = {};
  do {
    const number = reader.wholeNumber();
    reader.expect(END_OF_KEY);
    selections[`p${number}`] = reader.value();
  } while (reader.accept(SELECTION));
  return selections;
}

const NO_SELECTIONS = {};
const NULL = literal('null');
const TYPENAME = literal(`{"${WIRE_NAMES.typename}":`);
const ID = literal(`,"${WIRE_NAMES.id}":`);
const FIRST_ID = literal(`{"${WIRE_NAMES.id}":`);
const NAME = literal(',"name":');
const CLOSE = literal('}');
const SELECTION = literal(',"p');
const END_OF_KEY = literal('":');
