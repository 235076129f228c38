import { formatInstant } from '../../contacts/facts/instant.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { Checksum } from '../formats/checksum.ts';
import { COLUMNS_VERSION } from '../formats/columns.ts';
import type { ExportFormat } from '../formats/format.ts';
import { FORMATS } from '../formats/format.ts';
import type { HasShape } from '../source/jsonShapes.ts';
import { isCount, isCounts, isListOf, isText } from '../source/jsonShapes.ts';
import type { UnavailableConversation } from '../source/unavailable.ts';
import { isUnavailableConversation } from '../source/unavailable.ts';
import type { PartSummary } from './partFiles.ts';
import { readPrivateFile } from './privateFiles.ts';
import type { Shard } from './windows.ts';

/** The arguments of an export. Exports with different arguments never share a file. */
export interface ExportArguments {
  /** The interval of the whole export, also if only a shard of it is exported. */
  readonly interval: Interval;
  readonly shard: Shard | null;
  readonly format: ExportFormat;
  /** The upstream's endpoint. */
  readonly upstream: string;
}

/** Arguments as files contain them: comparable, and readable. */
export interface StoredArguments {
  readonly interval: { readonly from: string; readonly to: string };
  readonly shard: { readonly index: number; readonly count: number } | null;
  readonly format: ExportFormat;
  readonly upstream: string;
  readonly columnsVersion: number;
}

/** Describes an export, and lists its unavailable conversations. It is written last. */
export interface Manifest extends StoredArguments {
  readonly contacts: number;
  readonly conversations: number;
  readonly unavailableConversations: readonly UnavailableConversation[];
  /** Number of anomalies by code. */
  readonly anomalies: Readonly<Record<string, number>>;
  /** R26: conversations that may lack contacts. */
  readonly conversationsInDoubt: number;
  readonly upstreamSchema: string;
  readonly sha256: string;
  readonly bytes: number;
}

function isStoredArguments(value: unknown): value is StoredArguments {
  if (!isObject(value)) return false;
  const { interval, shard, format, upstream, columnsVersion } = value;
  return (
    isObject(interval) &&
    [interval['from'], interval['to'], upstream].every(isText) &&
    (shard === null || (isObject(shard) && [shard['index'], shard['count']].every(isCount))) &&
    FORMATS.some((each) => each === format) &&
    isCount(columnsVersion)
  );
}

function isManifest(value: unknown): value is Manifest {
  return (
    isStoredArguments(value) &&
    isObject(value) &&
    ['contacts', 'conversations', 'conversationsInDoubt', 'bytes'].every((key) => isCount(value[key])) &&
    ['upstreamSchema', 'sha256'].every((key) => isText(value[key])) &&
    isListOf(value['unavailableConversations'], isUnavailableConversation) &&
    isCounts(value['anomalies'])
  );
}

export function storedArguments({ interval, shard, format, upstream }: ExportArguments): StoredArguments {
  const { from, to } = interval;
  return {
    interval: { from: formatInstant(from), to: formatInstant(to) },
    shard: shard && { index: shard.index, count: shard.count },
    format,
    upstream,
    columnsVersion: COLUMNS_VERSION,
  };
}

/** @param upstreamSchema a digest of the upstream's schema. */
export function manifestOf(
  stored: StoredArguments,
  parts: readonly PartSummary[],
  upstreamSchema: string,
  { sha256, bytes }: Checksum,
): Manifest {
  // A conversation with an unreadable closing date may be in two windows. It counts once.
  const unavailable = distinct(parts.flatMap((part) => part.unavailable));
  const anomalies: Record<string, number> = {};
  for (const part of parts) {
    for (const [code, count] of Object.entries(part.anomalies))
      anomalies[code] = (anomalies[code] ?? 0) + count;
  }
  return {
    ...stored,
    contacts: sum(parts.map(({ contacts }) => contacts)),
    conversations:
      sum(parts.map((part) => part.conversations - part.unavailable.length)) + unavailable.length,
    unavailableConversations: unavailable,
    anomalies,
    conversationsInDoubt: sum(parts.map((part) => part.conversationsInDoubt)),
    upstreamSchema,
    sha256,
    bytes,
  };
}

/** Null if there is no manifest, or if the file has another content. */
export async function readManifest(path: string): Promise<Manifest | null> {
  return readJson(path, isManifest);
}

export async function readStoredArguments(path: string): Promise<StoredArguments | null> {
  return readJson(path, isStoredArguments);
}

/** The names of the arguments in which two exports differ. */
export function differences(one: StoredArguments, other: StoredArguments): readonly string[] {
  const names = ['interval', 'shard', 'format', 'upstream', 'columnsVersion'] as const;
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

/** Null if there is no such file, or if its content does not fit the shape. */
export async function readJson<T>(path: string, hasShape: HasShape<T>): Promise<T | null> {
  try {
    const value: unknown = JSON.parse(await readPrivateFile(path));
    return hasShape(value) ? value : null;
  } catch {
    return null;
  }
}

function distinct(unavailable: readonly UnavailableConversation[]): UnavailableConversation[] {
  return [...new Map(unavailable.map((each) => [each.conversationId, each])).values()];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
