import type { Reconstruction } from '../../../contacts/buildReconstruction.ts';
import type { FirstPage } from '../../../upstream/history/fields/readConnections.ts';
import { isPlain, jsonValue } from '../../serialized/jsonText.ts';
import type { ResponseSize } from '../../serialized/responseSize.ts';
import type { CollectedField, CollectedFields, Variables } from '../select/collectFields.ts';
import { includedKeys } from '../select/collectFields.ts';
import type { Shape } from './shape.ts';

/** What a value is built from, beside its own source. */
export interface WriteContext {
  readonly variables: Variables;
  readonly reconstruction: Reconstruction;
  /** Of the whole response. */
  readonly size: ResponseSize;
  /** What upstream answered under our private names. */
  conversation(): FirstPage;
  /** The value itself. Throws `misfitError()` when it is not what its shape promises. */
  checked(value: unknown, shape: Shape): unknown;
  /** Throws `misfitError()` when the schema does not know this type of objects. */
  checkType(typeName: string): void;
}

/** One value of the answer as JSON: to make objects of it, only to write those, would take twice as long. */
export type Write<S> = (source: S, scene: WriteContext) => string;

/**
 * How a field is written. What is read is a `string`, or one that needs no escape for sure (`plain`), or `json`; null
 * in each case is null.
 */
export interface Field<S> {
  readonly kind: 'plain' | 'string' | 'json';
  readonly read: (source: S, scene: WriteContext) => string | null;
}

/** A field of an object, and its key with what stands around it. An answer is joined from as few pieces as can be. */
interface FieldStep<S> {
  readonly field: Field<S>;
  readonly label: string;
  /** With the quote that opens the string behind it. */
  readonly opening: string;
  /** With the quote that closes the string before it. */
  readonly closing: string;
  readonly closingAndOpening: string;
}

/** Compiles a selection on an object of ours, or on one that a history refers to. */
export function compileObject<S>(
  selection: CollectedFields,
  compileField: (entry: CollectedField) => Field<S>,
): Write<S> {
  const fields = new Map<string, Field<S>>();
  for (const [key, entry] of selection.fields) fields.set(key, compileField(entry));
  const stepsFor = (keys: Iterable<string>): readonly FieldStep<S>[] =>
    [...keys].flatMap((key, index) => {
      const field = fields.get(key);
      return field ? [stepOf(key, field, index === 0)] : [];
    });
  const all = stepsFor(fields.keys());
  if (selection.conditional.length === 0) return (source, scene) => writeObject(all, source, scene);
  return (source, scene) => writeObject(stepsFor(includedKeys(selection, scene.variables)), source, scene);
}

function stepOf<S>(key: string, field: Field<S>, isFirst: boolean): FieldStep<S> {
  const label = isFirst ? `"${key}":` : `,"${key}":`;
  return { field, label, opening: `${label}"`, closing: `"${label}`, closingAndOpening: `"${label}"` };
}

function writeObject<S>(steps: readonly FieldStep<S>[], source: S, scene: WriteContext): string {
  let text = '{';
  let isOpen = false;
  for (const step of steps) {
    const { kind, read } = step.field;
    const value = read(source, scene);
    const isQuoted = value !== null && kind !== 'json' && (kind === 'plain' || isPlain(value));
    text += labelOf(step, isOpen, isQuoted);
    text += isQuoted || kind === 'json' ? (value ?? 'null') : jsonValue(value);
    isOpen = isQuoted;
  }
  return isOpen ? `${text}"}` : `${text}}`;
}

function labelOf<S>(step: FieldStep<S>, isOpen: boolean, isQuoted: boolean): string {
  if (isOpen) return isQuoted ? step.closingAndOpening : step.closing;
  return isQuoted ? step.opening : step.label;
}
