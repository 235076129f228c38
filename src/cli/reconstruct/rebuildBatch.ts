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
import { parseJson } from '../../upstream/response/json.ts';
import type { Batch, BatchEntry } from './batches.ts';

/** The lines of a batch, and what could not be rebuilt. Plain data. */
export interface RebuiltBatch {
  readonly lines: readonly string[];
  /** One sentence without personal data for each problem. */
  readonly problems: readonly string[];
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
  return ({ bytes, entries }) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const lines: string[] = [];
    const problems: string[] = [];
    const rebuild = (entry: DocumentEntry): void => {
      const document = parseJson(text.toString('utf8', entry.start, entry.end));
      const conversations = document === undefined ? null : decodeDocuments(document).conversations;
      if (conversations === null) problems.push(`${positionOf(entry, [])}: is not JSON`);
      for (const found of conversations ?? []) {
        if (found.decoded.ok) lines.push(...writeLines(found, found.decoded.history));
        else problems.push(`${positionOf(entry, found.path)}: ${reasonOf(found.decoded)}`);
      }
    };
    for (const entry of entries) {
      if (entry.kind === 'document') rebuild(entry);
      else problems.push(`line ${entry.line}: ${entry.reason}`);
    }
    return { lines, problems };
  };
}

type DocumentEntry = Extract<BatchEntry, { readonly kind: 'document' }>;

type NotDecoded = Extract<DecodedConversation['decoded'], { readonly ok: false }>;
type History = Extract<DecodedConversation['decoded'], { readonly ok: true }>['history'];

/** What is wrong, with the code of an unavailable history (R16). */
export function reasonOf(decoded: NotDecoded): string {
  return 'noConversation' in decoded ? decoded.reason : `CONTACT_HISTORY_UNAVAILABLE: ${decoded.reason}`;
}

/** @example 'line 1, item 3, data.closedConversations.edges.7.node' */
function positionOf({ line, item }: DocumentEntry, path: readonly unknown[]): string {
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
