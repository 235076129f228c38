import { z } from 'zod';
import { formatInstant } from '../contacts/instant.ts';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import type { Checksum } from './checksum.ts';
import { COLUMNS_VERSION } from './columns.ts';
import type { ExportFormat } from './format.ts';
import { FORMATS } from './format.ts';
import type { PartSummary } from './partFiles.ts';
import { readPrivateFile } from './privateFiles.ts';
import type { UnavailableConversation } from './unavailable.ts';
import { unavailableShape } from './unavailable.ts';
import type { Shard } from './windows.ts';

/** What an export was asked for. Two that differ in it never share a file. */
export interface ExportArguments {
  /** Of the whole export, whatever the shard. */
  readonly interval: Interval;
  readonly shard: Shard | null;
  readonly format: ExportFormat;
  /** The upstream's endpoint. */
  readonly upstream: string;
}

const argumentsShape = z.object({
  interval: z.object({ from: z.string(), to: z.string() }),
  shard: z.object({ index: z.int(), count: z.int() }).nullable(),
  format: z.enum(FORMATS),
  upstream: z.string(),
  columnsVersion: z.int(),
});

const manifestShape = argumentsShape.extend({
  contacts: z.int(),
  conversations: z.int(),
  unavailableConversations: z.array(unavailableShape),
  anomalies: z.record(z.string(), z.int()),
  conversationsInDoubt: z.int(),
  upstreamSchema: z.string(),
  sha256: z.string(),
  bytes: z.int(),
});

/** Says what an export holds, and which conversations were unavailable. It is written last. */
export type Manifest = z.infer<typeof manifestShape>;

/** Arguments as files hold them: comparable, and readable. */
export type StoredArguments = z.infer<typeof argumentsShape>;

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

/** @param upstreamSchema a digest of the schema that the upstream had. */
export function manifestOf(
  stored: StoredArguments,
  parts: readonly PartSummary[],
  upstreamSchema: string,
  { sha256, bytes }: Checksum,
): Manifest {
  // One whose closing date cannot be read may lie in two windows. It is one conversation.
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

/** Null when there is none, or something else. */
export async function readManifest(path: string): Promise<Manifest | null> {
  return readJson(path, manifestShape);
}

export async function readStoredArguments(path: string): Promise<StoredArguments | null> {
  return readJson(path, argumentsShape);
}

/** The names of the arguments in which two exports differ. */
export function differences(one: StoredArguments, other: StoredArguments): readonly string[] {
  const names = ['interval', 'shard', 'format', 'upstream', 'columnsVersion'] as const;
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

/** Null when there is no such file, or its content has another shape. */
export async function readJson<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
  try {
    return shape.parse(JSON.parse(await readPrivateFile(path)));
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
