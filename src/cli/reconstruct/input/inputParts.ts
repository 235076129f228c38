/** A larger document is a problem: each document is in memory as a whole. */
export const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

export const NOT_JSON = 'is not JSON';

/** The text of one JSON value of the input. */
export interface InputDocument {
  readonly kind: 'document';
  readonly bytes: Uint8Array;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Its number in the array that holds it, from 1: the array itself is never in memory as a whole. Null without one. */
  readonly item: number | null;
}

/** A part of the input that is not JSON. Reading continues on the next line. */
export interface InputProblem {
  readonly kind: 'problem';
  readonly line: number;
  readonly reason: string;
}

/** An array without items. */
export interface EmptyArray {
  readonly kind: 'emptyArray';
}

/** The rest of the bytes, from the start of a line. No document is open there. */
export interface LinesBelow {
  readonly bytes: Uint8Array;
  /** The number of the first line. */
  readonly line: number;
}

export type InputPart = InputDocument | InputProblem | EmptyArray;

export function problem(line: number, reason: string): InputProblem {
  return { kind: 'problem', line, reason };
}
