import type { UpstreamDocument } from '../select/upstreamDocument.ts';
import type { Shape } from './shape.ts';

/**
 * Estimates the memory of a compiled operation, in bytes. The constants were measured and rounded up.
 *
 * @param query the text of the upstream operation. The nodes of its document are kept, too.
 * @param fields the number of fields with writers.
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
 * Estimates the memory of a passthrough plan, in bytes. That is mostly its text: the nodes are shared with the client's
 * document, but each operation of a document has its own text, fragments included.
 */
export function estimatePassthroughBytes({ document }: UpstreamDocument): number {
  let characters = 0;
  for (const { loc } of document.definitions) characters += loc ? loc.end - loc.start : 0;
  return BYTES_PER_PASS + characters * BYTES_PER_TEXT_CHARACTER;
}

const BYTES_PER_PASS = 2_000;
/** Printing adds spaces and line breaks to a short text. */
const BYTES_PER_TEXT_CHARACTER = 4;

function countShapes({ children }: Shape): number {
  let count = 1;
  for (const child of children.values()) count += countShapes(child);
  return count;
}

const BYTES_PER_PLAN = 5_000;
/** The text itself, and the nodes from which it was printed. */
const BYTES_PER_CHARACTER = 14;
const BYTES_PER_SHAPE = 500;
const BYTES_PER_FIELD = 800;
