import type { Json } from '../../../upstream/response/json.ts';
import { parseJson } from '../../../upstream/response/json.ts';
import type { Batch, DocumentBatch, LineBatch } from './batches.ts';
import { DocumentSplitter } from './documentSplitter.ts';
import type { InputDocument, InputPart, InputProblem, LinesBelow } from './inputParts.ts';
import { MAX_DOCUMENT_BYTES } from './inputParts.ts';
import { asBuffer, isOpening, NEWLINE, OPEN_BRACKET, skipSpaces } from './jsonBytes.ts';

/** A document, or a part of the input that is not one. */
export type ParsedPart = ParsedDocument | InputProblem;

export interface ParsedDocument {
  readonly kind: 'document';
  /** Undefined if it is not JSON. */
  readonly document: Json | undefined;
  readonly line: number;
  readonly item: number | null;
}

/** The last lines of a batch. Their document may end in a later batch. */
export interface Rest {
  /** The position in the batch. */
  readonly start: number;
  readonly line: number;
}

type Take = (part: ParsedPart) => void;

/** How lines are parsed. */
interface Options {
  readonly isLast: boolean;
  readonly maxBytes: number;
  readonly take: Take;
}

/**
 * Calls `take` with each part of a batch, in order. Returns the rest of the batch, or null if there is none.
 *
 * @param maxBytes the limit of a document on lines.
 */
export function parseBatch(batch: Batch, take: Take, maxBytes: number = MAX_DOCUMENT_BYTES): Rest | null {
  if (batch.kind === 'lines') return parseLines(batch, { isLast: batch.isLast, maxBytes, take });
  parseDocuments(batch, take);
  return null;
}

function parseDocuments({ bytes, entries }: DocumentBatch, take: Take): void {
  for (const entry of entries) {
    if (entry.kind === 'problem') take(entry);
    else takeDocument({ ...entry, bytes: bytes.subarray(entry.start, entry.end) }, take);
  }
}

function parseLines({ bytes, firstLine }: LineBatch, options: Options): Rest | null {
  let lines: LinesBelow = { bytes, line: firstLine };
  while (lines.bytes.length > 0) {
    const below = parseLine(lines, options) ?? splitLines(lines, options);
    if (below === null) return { start: bytes.length - lines.bytes.length, line: lines.line };
    lines = below;
  }
  return null;
}

/**
 * Parses the first line, and returns the lines below. Returns null if the line may not be exactly one document: only a
 * `DocumentSplitter` can then find the ends of its documents. A line that is JSON needs no other check. This saves a third of the
 * time.
 */
function parseLine({ bytes, line }: LinesBelow, { isLast, maxBytes, take }: Options): LinesBelow | null {
  const newline = asBuffer(bytes).indexOf(NEWLINE);
  if (newline < 0 && !isLast) return null;
  const end = newline < 0 ? bytes.length : newline;
  const below = { bytes: bytes.subarray(end + 1), line: line + 1 };
  const start = skipSpaces(bytes, 0);
  if (start === end) return below;
  const first = bytes[start] ?? 0;
  // The items of an array are documents of their own. The splitter reports a document that is too large.
  if (first === OPEN_BRACKET || end - start > maxBytes) return null;
  const document = parseBytes(bytes.subarray(start, end));
  if (document === undefined && isOpening(first)) return null;
  take({ kind: 'document', document, line, item: null });
  return below;
}

/**
 * Splits lines into documents, up to the first end of a line where no document is open. Returns the lines below. Returns null, and
 * takes nothing, if the batch has no such line end.
 */
function splitLines({ bytes, line }: LinesBelow, { isLast, maxBytes, take }: Options): LinesBelow | null {
  const splitter = new DocumentSplitter(line, maxBytes);
  const parts: InputPart[] = [];
  let below: LinesBelow | null = null;
  for (const part of splitter.push(bytes)) {
    parts.push(part);
    below = splitter.linesBelow();
    if (below !== null) break;
  }
  if (below === null && !isLast && !splitter.isBetweenDocuments) return null;
  for (const part of parts) takePart(part, take);
  if (below !== null) return below;
  for (const part of splitter.end()) takePart(part, take);
  return { bytes: new Uint8Array(), line };
}

function takePart(part: InputPart, take: Take): void {
  if (part.kind === 'document') takeDocument(part, take);
  else if (part.kind === 'problem') take(part);
}

function takeDocument({ bytes, line, item }: Omit<InputDocument, 'kind'>, take: Take): void {
  take({ kind: 'document', document: parseBytes(bytes), line, item });
}

/** Parses JSON in UTF-8. Returns undefined for bytes that are not JSON. */
export function parseBytes(bytes: Uint8Array): Json | undefined {
  return parseJson(asBuffer(bytes).toString());
}
