import { reconstruct } from '../../contacts/reconstruct.ts';
import { reconstructionJson } from '../../contacts/result/reconstructionJson.ts';
import type { ExportFormat } from '../../export/formats/format.ts';
import { writeFormat } from '../../export/formats/writeFormat.ts';
import { contactColumns, layoutOf } from '../../export/rows/layout.ts';
import { DEFAULT_ROWS } from '../../export/rows/rowArguments.ts';
import { decodeDocuments } from '../../upstream/history/decodeDocument.ts';
import { CommandFailed } from '../support/exitCodes.ts';
import type { InputPart } from './input/inputParts.ts';
import { NOT_JSON } from './input/inputParts.ts';
import { InputReader } from './input/inputReader.ts';
import { parseBytes } from './input/parseBatch.ts';
import { reasonOf } from './rebuildBatch.ts';
import { createRebuilder } from './rebuilders.ts';
import { rebuildInOrder } from './rebuildInOrder.ts';

export interface ReconstructInput {
  /** In messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface ReconstructOptions {
  /** Null: JSON. Otherwise the contacts as in an export. */
  readonly format: ExportFormat | null;
  /** The number of threads. 1: this thread. Null: this thread, and several for a large input. */
  readonly parallel: number | null;
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
  const reader = new InputReader(input.chunks);
  const [first, second] = await reader.peekParts(2);
  if (first === undefined) throw new CommandFailed(`reconstruct: ${input.name} ${NOT_JSON}`);
  if (second === undefined && options.format === null) {
    const json = rebuildAlone(first, input.name);
    if (json !== null) return options.write(json);
  }
  await rebuildAll(reader, input.name, options);
}

/** The JSON of a document that is one conversation, or a response with one. Null for other documents. */
function rebuildAlone(part: InputPart, name: string): string | null {
  if (part.kind === 'problem') throw new CommandFailed(`reconstruct: ${name} ${part.reason}`);
  if (part.kind === 'emptyArray' || part.item !== null) return null;
  const document = parseBytes(part.bytes);
  if (document === undefined) throw new CommandFailed(`reconstruct: ${name} ${NOT_JSON}`);
  const { isList, conversations } = decodeDocuments(document);
  const [only] = conversations;
  if (isList || only === undefined || conversations.length > 1) return null;
  const { decoded } = only;
  if (!decoded.ok) throw new CommandFailed(`reconstruct: ${name}: ${reasonOf(decoded)}`);
  return `${JSON.stringify(reconstructionJson(reconstruct(decoded.history)), null, 2)}\n`;
}

async function rebuildAll(
  reader: InputReader,
  name: string,
  { format, parallel, exportedAt, write, writeError }: ReconstructOptions,
): Promise<void> {
  const rebuilt = rebuildInOrder(reader, () => createRebuilder(parallel, { format, exportedAt }));
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
