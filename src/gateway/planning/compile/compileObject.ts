import type { Reconstruction } from '../../../contacts/result/buildReconstruction.ts';
import type { FirstPage } from '../../../upstream/history/fields/readConnections.ts';
import { isPlain, jsonValue } from '../../serialized/jsonText.ts';
import type { ResponseSize } from '../../serialized/responseSize.ts';
import type { CollectedField, CollectedFields, Variables } from '../select/collectFields.ts';
import { includedKeys } from '../select/collectFields.ts';
import type { Shape } from './shape.ts';

/**
 * Writes objects as JSON text without making the objects. Part of the field writers: `fieldWriters.ts` says why.
 *
 * The text between two values is computed once: the closing quote of one string, a comma, the next key, a colon and the
 * opening quote of the next string are one constant, `","status":"`. One value then takes two concatenations.
 * A field of kind `plain` is not searched for characters that JSON escapes. It breaks the response when such a character
 * is in it: only dates that were parsed and constants may be `plain`.
 */

/** What a writer may use beside the object that it writes. */
export interface WriteContext {
  /** The coerced variables of the request. */
  readonly variables: Variables;
  /** Of the conversation that is being written. */
  readonly reconstruction: Reconstruction;
  /** The size of the whole response so far. */
  readonly size: ResponseSize;
  /** Returns the fields of the conversation that the gateway added, by their names without the reserved prefix. */
  conversation(): FirstPage;
  /** Returns the value itself. @throws GraphQLError `UPSTREAM_BAD_RESPONSE` when it does not fit its shape. */
  checked(value: unknown, shape: Shape): unknown;
  /** @throws GraphQLError `UPSTREAM_BAD_RESPONSE` when the schema has no such object type. */
  checkType(typeName: string): void;
}

/** Writes one value of the response as JSON text. */
export type Write<S> = (source: S, context: WriteContext) => string;

/** How a field is read and written. Null is written as `null` for every kind. */
export interface Field<S> {
  /**
   * `string`: a string, which is escaped. `plain`: a string in which nothing has to be escaped.
   * `json`: text that is JSON already.
   */
  readonly kind: 'plain' | 'string' | 'json';
  readonly read: (source: S, context: WriteContext) => string | null;
}

/** A field with its key in the four forms that its neighbours may need. */
interface KeyedField<S> {
  readonly field: Field<S>;
  /** `,"key":` */
  readonly label: string;
  /** `,"key":"`, before a string. */
  readonly opening: string;
  /** `","key":`, after a string. */
  readonly closing: string;
  /** `","key":"`, between two strings. */
  readonly closingAndOpening: string;
}

/**
 * Compiles a selection on one object type into a function that writes such objects.
 *
 * @param compileField is called once for each response key.
 */
export function compileObject<S>(
  selection: CollectedFields,
  compileField: (field: CollectedField) => Field<S>,
): Write<S> {
  const compiled = new Map<string, Field<S>>();
  for (const [key, field] of selection.fields) compiled.set(key, compileField(field));
  const withKeys = (keys: Iterable<string>): readonly KeyedField<S>[] =>
    [...keys].flatMap((key, index) => {
      const field = compiled.get(key);
      return field ? [withKey(key, field, index === 0)] : [];
    });
  const all = withKeys(compiled.keys());
  if (selection.conditional.length === 0) return (source, context) => writeObject(all, source, context);
  return (source, context) =>
    writeObject(withKeys(includedKeys(selection, context.variables)), source, context);
}

function withKey<S>(key: string, field: Field<S>, isFirst: boolean): KeyedField<S> {
  const label = isFirst ? `"${key}":` : `,"${key}":`;
  return { field, label, opening: `${label}"`, closing: `"${label}`, closingAndOpening: `"${label}"` };
}

function writeObject<S>(fields: readonly KeyedField<S>[], source: S, context: WriteContext): string {
  let text = '{';
  // Whether the text so far ends inside a string, whose closing quote is still missing.
  let isInString = false;
  for (const keyed of fields) {
    const { kind, read } = keyed.field;
    const value = read(source, context);
    const opensString = value !== null && kind !== 'json' && (kind === 'plain' || isPlain(value));
    text += labelOf(keyed, isInString, opensString);
    text += opensString || kind === 'json' ? (value ?? 'null') : jsonValue(value);
    isInString = opensString;
  }
  return isInString ? `${text}"}` : `${text}}`;
}

function labelOf<S>(keyed: KeyedField<S>, isInString: boolean, opensString: boolean): string {
  if (isInString) return opensString ? keyed.closingAndOpening : keyed.closing;
  return opensString ? keyed.opening : keyed.label;
}
