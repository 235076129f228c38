import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../../../contacts/fact.ts';
import type { Json } from '../../response/json.ts';
import { WIRE_NAMES } from '../fields/historyNames.ts';
import type { HistoryReader } from './historyReader.ts';
import type { Literal } from './literal.ts';
import { literal } from './literal.ts';

/**
 * The user in the field that comes next, with what is planted beside it. Null without such a field.
 *
 * @param label the field's key with what stands around it: `,"toUser":`.
 */
export function readUser(reader: HistoryReader, label: Literal): UserRef | null {
  if (!reader.accept(label)) return null;
  if (reader.accept(NULL)) return nothing(reader);
  return readWholeUser(reader);
}

/** As `readUser`, of a routing rule or a routing group. */
export function readRouting(reader: HistoryReader, label: Literal): RoutingRuleRef | RoutingGroupRef | null {
  if (!reader.accept(label)) return null;
  if (reader.accept(NULL)) return nothing(reader);
  return readWholeRouting(reader);
}

function readWholeUser(reader: HistoryReader): UserRef {
  reader.expect(TYPENAME);
  const type = reader.string();
  reader.expect(ID);
  const id = reader.legacyId();
  reader.expect(CLOSE);
  return { id, type, origin: readPlants(reader) };
}

function readWholeRouting(reader: HistoryReader): RoutingRuleRef | RoutingGroupRef {
  reader.expect(FIRST_ID);
  const id = reader.string();
  reader.expect(NAME);
  const name = reader.stringOrNull();
  reader.expect(CLOSE);
  return { id, name, origin: readPlants(reader) };
}

/** What was planted beside nothing is nothing, too. */
function nothing(reader: HistoryReader): null {
  readPlants(reader);
  return null;
}

/** See `Plant`: its alias is `p` and a number, which no field of a history begins with. */
function readPlants(reader: HistoryReader): object {
  if (!reader.accept(PLANT)) return NO_PLANTS;
  const plants: Record<string, Json> = {};
  do {
    const number = reader.wholeNumber();
    reader.expect(END_OF_KEY);
    plants[`p${number}`] = reader.value();
  } while (reader.accept(PLANT));
  return plants;
}

const NO_PLANTS = {};
const NULL = literal('null');
const TYPENAME = literal(`{"${WIRE_NAMES.typename}":`);
const ID = literal(`,"${WIRE_NAMES.id}":`);
const FIRST_ID = literal(`{"${WIRE_NAMES.id}":`);
const NAME = literal(',"name":');
const CLOSE = literal('}');
const PLANT = literal(',"p');
const END_OF_KEY = literal('":');
