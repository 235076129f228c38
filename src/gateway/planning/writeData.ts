import type { Reconstruction } from '../../contacts/project.ts';
import type { JsonObject } from '../../upstream/json.ts';
import { isObject } from '../../upstream/json.ts';
import { privateFields } from '../conversationHint.ts';
import { RESERVED_PREFIX } from '../reservedAliases.ts';
import type { Scene } from './builders.ts';
import type { Variables } from './collect.ts';
import type { CompiledOperation } from './compile.ts';
import type { JsonBytes } from './jsonBytes.ts';
import type { Shape } from './shape.ts';

export interface Answered {
  readonly data: JsonObject;
  /** By the id of the conversation. */
  readonly reconstructions: ReadonlyMap<string, Reconstruction>;
  readonly variables: Variables;
}

/**
 * Writes the data, with the computed values in the place of what they were computed from. Only the paths that hold
 * something of ours are walked.
 */
export function writeData(out: JsonBytes, answered: Answered, compiled: CompiledOperation): void {
  write(answered.data, compiled.shape, { out, ...answered, compiled });
}

interface Writer extends Answered {
  readonly out: JsonBytes;
  readonly compiled: CompiledOperation;
}

function write(value: unknown, shape: Shape, writer: Writer): void {
  const { out } = writer;
  if (!shape.holdsOurs) out.value(value);
  else if (Array.isArray(value)) out.list(value, (item: unknown) => write(item, shape, writer));
  else if (isObject(value)) writeObject(value, shape, writer);
  else out.value(value);
}

function writeObject(object: JsonObject, shape: Shape, writer: Writer): void {
  const { out } = writer;
  const scene = shape.ours.size > 0 ? sceneOf(object, writer) : null;
  let separator = '{"';
  for (const key of Object.keys(object)) {
    if (key.startsWith(RESERVED_PREFIX)) continue;
    out.text(separator);
    out.text(key);
    out.text('":');
    const field = scene && shape.ours.get(key);
    const child = shape.children.get(key);
    if (field) writer.compiled.write(field)(scene.reconstruction, scene);
    else if (child) write(object[key], child, writer);
    else out.value(object[key]);
    separator = ',"';
  }
  out.text(separator === '{"' ? '{}' : '}');
}

/** Null for a conversation of which none of our fields were asked, by directives. */
function sceneOf(conversation: JsonObject, writer: Writer): Scene | null {
  const { out, reconstructions, variables, compiled } = writer;
  const id = conversation[ID];
  const reconstruction = typeof id === 'string' ? reconstructions.get(id) : undefined;
  if (!reconstruction) return null;
  const { checked, checkType } = compiled;
  return { out, variables, reconstruction, conversation: privateFields(conversation), checked, checkType };
}

const ID = `${RESERVED_PREFIX}id`;
