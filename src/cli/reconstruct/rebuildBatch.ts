import { reconstruct } from '../../contacts/reconstruct.ts';
import { reconstructionJson } from '../../contacts/result/reconstructionJson.ts';
import type { ExportFormat } from '../../export/formats/format.ts';
import { precisionOf } from '../../export/formats/format.ts';
import { conversationSource } from '../../export/rows/columns/rowSources.ts';
import { DEFAULT_ROWS } from '../../export/rows/rowArguments.ts';
import { createRowWriters } from '../../export/rows/rowWriters.ts';
import type { DecodedConversation } from '../../upstream/history/decodeDocument.ts';
import { decodeDocuments } from '../../upstream/history/decodeDocument.ts';
import { readDetails } from '../../upstream/history/details/details.ts';
import type { Batch } from './input/batches.ts';
import { NOT_JSON } from './input/inputParts.ts';
import type { ParsedDocument, Rest } from './input/parseBatch.ts';
import { parseBatch } from './input/parseBatch.ts';

/** The lines of a batch, and what could not be rebuilt. Plain data. */
export interface RebuiltBatch {
  readonly lines: readonly string[];
  /** One sentence without personal data for each problem. */
  readonly problems: readonly string[];
  /** The bytes of the batch: they may be read again when an earlier batch has a rest. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The lines of which nothing was rebuilt, as a document may not end with them. Null if there are none. */
  readonly rest: Rest | null;
}

export interface RebuildOptions {
  /** Null: one line for each conversation. Otherwise one line for each contact, as in an export. */
  readonly format: ExportFormat | null;
  /** The value of that column, in the spelling of `spellTimestamp`. */
  readonly exportedAt: string;
}

export type RebuildBatch = (batch: Batch) => RebuiltBatch;

export function createRebuildBatch(options: RebuildOptions): RebuildBatch {
  const writeLines = createWriteLines(options);
  return (batch) => {
    const lines: string[] = [];
    const problems: string[] = [];
    const rebuild = (parsed: ParsedDocument): void => {
      const { document } = parsed;
      const conversations = document === undefined ? null : decodeDocuments(document).conversations;
      if (conversations === null) problems.push(`${positionOf(parsed, [])}: ${NOT_JSON}`);
      for (const found of conversations ?? []) {
        if (found.decoded.ok) lines.push(...writeLines(found, found.decoded.history));
        else problems.push(`${positionOf(parsed, found.path)}: ${reasonOf(found.decoded)}`);
      }
    };
    const rest = parseBatch(batch, (part) => {
      if (part.kind === 'document') rebuild(part);
      else problems.push(`line ${part.line}: ${part.reason}`);
    });
    return { lines, problems, bytes: batch.bytes, rest };
  };
}

type NotDecoded = Extract<DecodedConversation['decoded'], { readonly ok: false }>;
type History = Extract<DecodedConversation['decoded'], { readonly ok: true }>['history'];

/** What is wrong, with the code of an unavailable history (R16). */
export function reasonOf(decoded: NotDecoded): string {
  return 'noConversation' in decoded ? decoded.reason : `CONTACT_HISTORY_UNAVAILABLE: ${decoded.reason}`;
}

/** @example 'line 1, item 3, data.closedConversations.edges.7.node' */
function positionOf({ line, item }: ParsedDocument, path: readonly unknown[]): string {
  const parts = [`line ${line}`, ...(item === null ? [] : [`item ${item}`])];
  return [...parts, ...(path.length === 0 ? [] : [path.join('.')])].join(', ');
}

type WriteLines = (found: DecodedConversation, history: History) => readonly string[];

function createWriteLines({ format, exportedAt }: RebuildOptions): WriteLines {
  if (format === null) {
    return (_, history) => {
      const { contacts, anomalies } = reconstructionJson(reconstruct(history));
      return [JSON.stringify({ conversationId: history.conversation.id, contacts, anomalies })];
    };
  }
  const writers = createRowWriters(DEFAULT_ROWS, { contacts: precisionOf(format), conversations: null });
  return ({ conversation }, history) => {
    const details = readDetails(conversation ?? {});
    return writers.contacts(conversationSource(history, reconstruct(history), details, exportedAt));
  };
}
