import type { UpstreamDocument } from '../select/upstreamDocument.ts';
import type { Shape } from './shape.ts';

/**
 * What a compiled operation takes, in bytes: an estimate from measurements, rounded up.
 *
 * @param query what goes upstream. The nodes of its document are kept, too.
 * @param fields of objects of ours, over all places that select them.
 */
export function estimatePlanBytes(query: string, shape: Shape, fields: number): number {
  return (
    BYTES_PER_PLAN +
    query.length * BYTES_PER_CHARACTER +
    countShapes(shape) * BYTES_PER_SHAPE +
    fields * BYTES_PER_FIELD
  );
}

/**
 * What an operation takes that passes through, in bytes, by estimate: its text. The nodes are those of the client's
 * document, but each operation of a document has a text of its own, fragments included.
 */
export function estimatePassthroughBytes({ document }: UpstreamDocument): number {
  let characters = 0;
  for (const { loc } of document.definitions) characters += loc ? loc.end - loc.start : 0;
  return BYTES_PER_PASS + characters * BYTES_PER_TEXT_CHARACTER;
}

const BYTES_PER_PASS = 2_000;
/** Printed, a short text gets longer by spaces and line breaks. */
const BYTES_PER_TEXT_CHARACTER = 4;

function countShapes({ children }: Shape): number {
  let count = 1;
  for (const child of children.values()) count += countShapes(child);
  return count;
}

const BYTES_PER_PLAN = 5_000;
/** The text, and the nodes of which it is the text. */
const BYTES_PER_CHARACTER = 14;
const BYTES_PER_SHAPE = 500;
const BYTES_PER_FIELD = 800;
