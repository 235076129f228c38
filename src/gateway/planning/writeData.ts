import type { Reconstruction } from '../../contacts/project.ts';
import type { JsonObject } from '../../upstream/json.ts';
import { isObject } from '../../upstream/json.ts';
import { privateFields } from '../conversationHint.ts';
import type { JsonFields } from '../rawData.ts';
import { RESERVED_PREFIX } from '../reservedAliases.ts';
import type { Variables } from './collect.ts';
import type { CompiledOperation } from './compile.ts';
import { jsonList, jsonString, jsonValue } from './jsonText.ts';
import type { Scene } from './objectText.ts';
import type { Shape } from './shape.ts';

export interface Answered {
  readonly data: JsonObject;
  /** By the id of the conversation. */
  readonly reconstructions: ReadonlyMap<string, Reconstruction>;
  readonly variables: Variables;
}

/**
 * The data as JSON, with the computed values in the place of what they were computed from. Only the paths that hold
 * something of ours are walked.
 */
export function writeData(answered: Answered, compiled: CompiledOperation): JsonFields {
  const writer = { ...answered, compiled };
  const fields = new Map<string, string>();
  for (const [key, value] of Object.entries(answered.data)) {
    if (key.startsWith(RESERVED_PREFIX)) continue;
    const shape = compiled.shape.children.get(key);
    fields.set(key, shape ? write(value, shape, writer) : jsonValue(value));
  }
  return fields;
}

interface Writer extends Answered {
  readonly compiled: CompiledOperation;
}

function write(value: unknown, shape: Shape, writer: Writer): string {
  if (!shape.holdsOurs) return jsonValue(value);
  if (Array.isArray(value)) return jsonList(value, (item: unknown) => write(item, shape, writer));
  return isObject(value) ? writeObject(value, shape, writer) : jsonValue(value);
}

function writeObject(object: JsonObject, shape: Shape, writer: Writer): string {
  const scene = shape.ours.size > 0 ? sceneOf(object, writer) : null;
  let text = '';
  for (const key of Object.keys(object)) {
    if (key.startsWith(RESERVED_PREFIX)) continue;
    const field = scene && shape.ours.get(key);
    const child = shape.children.get(key);
    text += text === '' ? `${jsonString(key)}:` : `,${jsonString(key)}:`;
    if (field) text += writer.compiled.write(field)(scene.reconstruction, scene);
    else text += child ? write(object[key], child, writer) : jsonValue(object[key]);
  }
  return `{${text}}`;
}

/** Null for a conversation of which none of our fields were asked, by directives. */
function sceneOf(conversation: JsonObject, writer: Writer): Scene | null {
  const { reconstructions, variables, compiled } = writer;
  const id = conversation[ID];
  const reconstruction = typeof id === 'string' ? reconstructions.get(id) : undefined;
  if (!reconstruction) return null;
  const { checked, checkType } = compiled;
  return {
    variables,
    reconstruction,
    conversation: privateFields(conversation),
    checked,
    checkType,
  };
}

const ID = `${RESERVED_PREFIX}id`;
