import type { Reconstruction } from '../../../contacts/result/buildReconstruction.ts';
import type { FirstPage } from '../../../upstream/history/fields/readConnections.ts';
import type { JsonObject } from '../../../upstream/response/json.ts';
import { isObject } from '../../../upstream/response/json.ts';
import { RESERVED_PREFIX } from '../../../upstream/response/reservedPrefix.ts';
import { privateFields } from '../../execution/conversationSelection.ts';
import { jsonString, jsonValue } from '../../serialized/jsonText.ts';
import type { JsonWriter } from '../../serialized/jsonWriter.ts';
import type { Variables } from '../select/collectFields.ts';
import type { WriteContext } from './compileObject.ts';
import type { CompiledOperation } from './compileOperation.ts';
import type { Shape } from './shape.ts';

/** The data of an upstream response, with the reconstructions of its conversations. */
export interface ReconstructedData {
  readonly data: JsonObject;
  /** By the id of the conversation. */
  readonly reconstructions: ReadonlyMap<string, Reconstruction>;
  /** The coerced variables of the request. */
  readonly variables: Variables;
}

/**
 * Writes the body of the client's response, `{"data":{...}}`: contacts replace the histories from which they were computed.
 * Values without a field of the gateway are passed to `JSON.stringify` as a whole. `fieldWriters.ts` says what this gains.
 *
 * @param output receives the JSON.
 * @throws ResponseTooLarge when the response exceeds the limit of `output`.
 */
export function writeData(
  reconstructed: ReconstructedData,
  compiled: CompiledOperation,
  output: JsonWriter,
): void {
  let before = DATA;
  for (const key of Object.keys(reconstructed.data)) {
    if (key.startsWith(RESERVED_PREFIX)) continue;
    output.add(`${before}${jsonString(key)}:`);
    before = ',';
    writeRootField(key, reconstructed, compiled, output);
  }
  output.add(before === DATA ? `${DATA}}}` : '}}');
}

/** Writes the value of one root field as `writeData` does. Writes `null` when the data has no such field. */
export function writeRootField(
  key: string,
  reconstructed: ReconstructedData,
  compiled: CompiledOperation,
  output: JsonWriter,
): void {
  const { data, reconstructions, variables } = reconstructed;
  const writer = { data, reconstructions, variables, compiled, output };
  write(data[key], compiled.shape.children.get(key), writer);
}

interface Writer extends ReconstructedData {
  readonly compiled: CompiledOperation;
  readonly output: JsonWriter;
}

function write(value: unknown, shape: Shape | undefined, writer: Writer): void {
  const holdsContacts = shape?.holdsContacts === true;
  if (holdsContacts && Array.isArray(value)) writeList(value, shape, writer);
  else if (holdsContacts && isObject(value)) writeObject(value, shape, writer);
  else writer.output.add(jsonValue(value));
}

function writeList(list: readonly unknown[], shape: Shape, writer: Writer): void {
  writer.output.add('[');
  for (const [index, item] of list.entries()) {
    if (index > 0) writer.output.add(',');
    write(item, shape, writer);
  }
  writer.output.add(']');
}

function writeObject(object: JsonObject, shape: Shape, writer: Writer): void {
  const { output, compiled } = writer;
  const context = shape.contactsFields.size > 0 || shape.contact ? createContext(object, writer) : null;
  if (shape.contact) {
    output.add(context ? compiled.write(shape.contact)(context.reconstruction, context) : 'null');
    return;
  }
  let before = '{';
  for (const key of Object.keys(object)) {
    if (key.startsWith(RESERVED_PREFIX)) continue;
    output.add(`${before}${jsonString(key)}:`);
    before = ',';
    const field = context && shape.contactsFields.get(key);
    if (field) output.add(compiled.write(field)(context.reconstruction, context));
    else write(object[key], shape.children.get(key), writer);
  }
  output.add(before === '{' ? '{}' : '}');
}

/** Null when directives left out all fields of the gateway on this conversation. */
function createContext(conversation: JsonObject, writer: Writer): WriteContext | null {
  const { reconstructions, variables, compiled } = writer;
  const id = conversation[ID];
  const reconstruction = typeof id === 'string' ? reconstructions.get(id) : undefined;
  if (!reconstruction) return null;
  const { checked, checkType } = compiled;
  let fields: FirstPage | null = null;
  return {
    variables,
    reconstruction,
    size: writer.output.size,
    conversation: () => {
      fields ??= privateFields(conversation);
      return fields;
    },
    checked,
    checkType,
  };
}

const ID = `${RESERVED_PREFIX}id`;
/** What each response body begins with. */
export const DATA = '{"data":{';
