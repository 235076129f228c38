import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../../contacts/fact.ts';
import { WIRE_NAMES } from '../historyNames.ts';
import type { Json } from '../json.ts';
import type { JsonReader } from './jsonReader.ts';

/**
 * The user in the field that comes next, and what is planted beside it. Null without such a field.
 *
 * @param label the field's key with what stands around it: `,"toUser":`.
 */
export function readUser(reader: JsonReader, label: string): UserRef | null {
  if (!reader.takes(label)) return null;
  if (reader.takes('null')) return nothing(reader);
  reader.expects(TYPENAME);
  const type = reader.string();
  reader.expects(ID);
  const id = reader.legacyId();
  reader.expects('}');
  return { id, type, origin: readPlants(reader) };
}

/** As `readUser`, of a routing rule or a routing group. */
export function readRouting(reader: JsonReader, label: string): RoutingRuleRef | RoutingGroupRef | null {
  if (!reader.takes(label)) return null;
  if (reader.takes('null')) return nothing(reader);
  reader.expects(FIRST_ID);
  const id = reader.string();
  reader.expects(',"name":');
  const name = reader.stringOrNull();
  reader.expects('}');
  return { id, name, origin: readPlants(reader) };
}

/** What was planted beside nothing is nothing, too. */
function nothing(reader: JsonReader): null {
  readPlants(reader);
  return null;
}

/** See `Plant`: its alias is `p` and a number, which no field of a history begins with. */
function readPlants(reader: JsonReader): object {
  if (!reader.takes(PLANT)) return NO_PLANTS;
  const plants: Record<string, Json> = {};
  do {
    const number = reader.legacyId();
    reader.expects('":');
    plants[`p${number}`] = reader.value();
  } while (reader.takes(PLANT));
  return plants;
}

const NO_PLANTS = {};
const PLANT = ',"p';
const TYPENAME = `{"${WIRE_NAMES.typename}":`;
const ID = `,"${WIRE_NAMES.id}":`;
const FIRST_ID = `{"${WIRE_NAMES.id}":`;
