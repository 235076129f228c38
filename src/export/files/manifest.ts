import { isObject } from '../../upstream/response/json.ts';
import type { Checksum } from '../formats/checksum.ts';
import type { HasShape } from '../source/jsonShapes.ts';
import { isCount, isCounts, isListOf, isText } from '../source/jsonShapes.ts';
import type { UnavailableConversation } from '../source/unavailable.ts';
import { isUnavailableConversation } from '../source/unavailable.ts';
import type { PartSummary } from './partFiles.ts';
import { readPrivateFile } from './privateFiles.ts';
import type { Checkpoint } from './storedArguments.ts';
import { isCheckpoint, withDefaults } from './storedArguments.ts';

/** Describes an export, and lists its unavailable conversations. It is written last. */
export interface Manifest extends Checkpoint {
  readonly contacts: number;
  readonly conversations: number;
  readonly unavailableConversations: readonly UnavailableConversation[];
  /** Number of anomalies by code. */
  readonly anomalies: Readonly<Record<string, number>>;
  /** R26: conversations that may lack contacts. */
  readonly conversationsInDoubt: number;
  readonly upstreamSchema: string;
  /** Of the file of contacts. */
  readonly sha256: string;
  readonly bytes: number;
  /** The file of conversations. Null without one. */
  readonly conversationsFile: Checksum | null;
}

function isManifest(value: unknown): value is Manifest {
  return (
    isCheckpoint(value) &&
    isObject(value) &&
    ['contacts', 'conversations', 'conversationsInDoubt', 'bytes'].every((key) => isCount(value[key])) &&
    ['upstreamSchema', 'sha256'].every((key) => isText(value[key])) &&
    isListOf(value['unavailableConversations'], isUnavailableConversation) &&
    isCounts(value['anomalies']) &&
    (value['conversationsFile'] === null || isChecksum(value['conversationsFile']))
  );
}

/** Whether a value of a JSON file is a checksum. */
export function isChecksum(value: unknown): value is Checksum {
  return isObject(value) && isText(value['sha256']) && isCount(value['bytes']);
}

/** The files of an export. */
export interface Written {
  readonly contacts: Checksum;
  readonly conversations: Checksum | null;
}

/** @param upstreamSchema a digest of the upstream's schema. */
export function manifestOf(
  checkpoint: Checkpoint,
  parts: readonly PartSummary[],
  upstreamSchema: string,
  { contacts, conversations }: Written,
): Manifest {
  // A conversation with an unreadable closing date may be in two windows. It counts once.
  const unavailable = distinct(parts.flatMap((part) => part.unavailable));
  const anomalies: Record<string, number> = {};
  for (const part of parts) {
    for (const [code, count] of Object.entries(part.anomalies))
      anomalies[code] = (anomalies[code] ?? 0) + count;
  }
  return {
    ...checkpoint,
    contacts: sum(parts.map(({ contacts }) => contacts)),
    conversations:
      sum(parts.map((part) => part.conversations - part.unavailable.length)) + unavailable.length,
    unavailableConversations: unavailable,
    anomalies,
    conversationsInDoubt: sum(parts.map((part) => part.conversationsInDoubt)),
    upstreamSchema,
    sha256: contacts.sha256,
    bytes: contacts.bytes,
    conversationsFile: conversations,
  };
}

/** Null if there is no manifest, or if the file has another content. */
export async function readManifest(path: string): Promise<Manifest | null> {
  return readJson(path, isManifest, (value) =>
    isObject(value) ? withDefaults({ conversationsFile: null, ...value }) : value,
  );
}

export async function readCheckpoint(path: string): Promise<Checkpoint | null> {
  return readJson(path, isCheckpoint, withDefaults);
}

/**
 * Null if there is no such file, or if its content does not fit the shape.
 *
 * @param complete adds what the content lacks. By default nothing.
 */
export async function readJson<T>(
  path: string,
  hasShape: HasShape<T>,
  complete: (value: unknown) => unknown = (value) => value,
): Promise<T | null> {
  try {
    const value = complete(JSON.parse(await readPrivateFile(path)));
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
