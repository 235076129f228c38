import { reconstruct } from '../../contacts/reconstruct.ts';
import { reconstructionJson } from '../../contacts/result/reconstructionJson.ts';
import type { ExportFormat } from '../../export/formats/format.ts';
import { writeFormat } from '../../export/formats/writeFormat.ts';
import { contactColumns, layoutOf } from '../../export/rows/layout.ts';
import { DEFAULT_ROWS } from '../../export/rows/rowArguments.ts';
import { decodeDocuments } from '../../upstream/history/decodeDocument.ts';
import { parseJson } from '../../upstream/response/json.ts';
import { CommandFailed } from '../support/exitCodes.ts';
import { collectBatches } from './batches.ts';
import type { InputPart } from './inputParts.ts';
import type { RebuiltBatch } from './rebuildBatch.ts';
import { createRebuildBatch, reasonOf } from './rebuildBatch.ts';
import { rebuildInThreads } from './rebuildInThreads.ts';
import { splitDocuments } from './splitDocuments.ts';

export interface ReconstructInput {
  /** In messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface ReconstructOptions {
  /** Null: JSON. Otherwise the contacts as in an export. */
  readonly format: ExportFormat | null;
  /** The number of threads. 1: this thread. */
  readonly parallel: number;
  /** In the spelling of `spellTimestamp`. */
  readonly exportedAt: string;
  /** Resolves when the next text may be written. */
  readonly write: (text: Uint8Array | string) => Promise<void>;
  /** Takes one line for each problem. */
  readonly writeError: (line: string) => void;
}

/**
 * Rebuilds all conversations of the input. Memory does not grow with the input. Reports what cannot be rebuilt, and goes
 * on. One conversation alone gives one JSON document; all other input gives one line for each conversation.
 *
 * @throws CommandFailed at the end, if a part of the input could not be rebuilt.
 */
export async function runReconstruct(input: ReconstructInput, options: ReconstructOptions): Promise<void> {
  const parts = splitDocuments(input.chunks)[Symbol.asyncIterator]();
  const first = await parts.next();
  if (first.done === true) throw new CommandFailed(`reconstruct: ${input.name} is not JSON`);
  const second = await parts.next();
  if (second.done === true && options.format === null) {
    const json = rebuildAlone(first.value, input.name);
    if (json !== null) return options.write(json);
  }
  const all = chained(second.done === true ? [first.value] : [first.value, second.value], parts);
  await rebuildAll(all, input.name, options);
}

/** The JSON of a document that is one conversation, or a response with one. Null for other documents. */
function rebuildAlone(part: InputPart, name: string): string | null {
  if (part.kind === 'problem') throw new CommandFailed(`reconstruct: ${name} ${part.reason}`);
  if (part.kind === 'emptyArray' || part.item !== null) return null;
  const document = parseJson(Buffer.from(part.bytes).toString());
  if (document === undefined) throw new CommandFailed(`reconstruct: ${name} is not JSON`);
  const { isList, conversations } = decodeDocuments(document);
  const [only] = conversations;
  if (isList || only === undefined || conversations.length > 1) return null;
  const { decoded } = only;
  if (!decoded.ok) throw new CommandFailed(`reconstruct: ${name}: ${reasonOf(decoded)}`);
  return `${JSON.stringify(reconstructionJson(reconstruct(decoded.history)), null, 2)}\n`;
}

async function* chained(
  first: readonly InputPart[],
  rest: AsyncIterator<InputPart>,
): AsyncGenerator<InputPart, void, undefined> {
  yield* first;
  for (let part = await rest.next(); part.done !== true; part = await rest.next()) yield part.value;
}

async function rebuildAll(
  parts: AsyncIterable<InputPart>,
  name: string,
  { format, parallel, exportedAt, write, writeError }: ReconstructOptions,
): Promise<void> {
  const batches = collectBatches(parts);
  const settings = { format, exportedAt };
  const rebuilt =
    parallel === 1
      ? mapped(batches, createRebuildBatch(settings))
      : rebuildInThreads(batches, parallel, settings);
  let problemCount = 0;
  const lines = async function* read(): AsyncGenerator<readonly string[], void, undefined> {
    for await (const batch of rebuilt) {
      for (const problem of batch.problems) writeError(`reconstruct: ${name}: ${problem}`);
      problemCount += batch.problems.length;
      if (batch.lines.length > 0) yield batch.lines;
    }
  };
  const layout = layoutOf('contacts', contactColumns(DEFAULT_ROWS), DEFAULT_ROWS);
  await writeFormat[format ?? 'ndjson'](layout, lines(), { write });
  if (problemCount === 0) return;
  const what = problemCount === 1 ? '1 part' : `${problemCount} parts`;
  throw new CommandFailed(`reconstruct: ${name}: ${what} could not be rebuilt`);
}

async function* mapped<From>(
  items: AsyncIterable<From>,
  map: (item: From) => RebuiltBatch,
): AsyncGenerator<RebuiltBatch, void, undefined> {
  for await (const item of items) yield map(item);
}
