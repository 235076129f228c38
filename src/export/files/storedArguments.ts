import { formatInstant } from '../../contacts/facts/instant.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { ExportFormat } from '../formats/format.ts';
import { FORMATS } from '../formats/format.ts';
import { NAMINGS } from '../rows/columns/column.ts';
import type { RowArguments } from '../rows/rowArguments.ts';
import { COLUMNS_VERSIONS } from '../rows/rowArguments.ts';
import { isCount, isListOf, isText } from '../source/jsonShapes.ts';
import type { Shard } from './windows.ts';

/** The arguments of an export. Exports with different arguments never share a file. */
export interface ExportArguments {
  /** The interval of the whole export, also if only a shard of it is exported. */
  readonly interval: Interval;
  readonly shard: Shard | null;
  readonly format: ExportFormat;
  /** The format of the file of conversations. Null without such a file. */
  readonly conversationsFormat: ExportFormat | null;
  readonly rows: RowArguments;
  /** The upstream's endpoint. */
  readonly upstream: string;
}

/** Arguments as files contain them: comparable, and readable. */
export interface StoredArguments extends RowArguments {
  readonly interval: { readonly from: string; readonly to: string };
  readonly shard: { readonly index: number; readonly count: number } | null;
  readonly format: ExportFormat;
  readonly conversationsFormat: ExportFormat | null;
  readonly upstream: string;
}

/** What an export keeps from its first run to its last one. */
export interface Checkpoint extends StoredArguments {
  /** When the first run began: UTC, in milliseconds. Null for an export that an earlier release began. */
  readonly exportedAt: string | null;
}

export function storedArguments(wanted: ExportArguments): StoredArguments {
  const { interval, shard, format, conversationsFormat, rows, upstream } = wanted;
  return {
    interval: { from: formatInstant(interval.from), to: formatInstant(interval.to) },
    shard: shard && { index: shard.index, count: shard.count },
    ...{ format, conversationsFormat, upstream },
    ...rows,
  };
}

/** The names of the arguments in which two exports differ. */
export function differences(one: StoredArguments, other: StoredArguments): readonly string[] {
  return COMPARED.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

const COMPARED = [
  ...(['interval', 'shard', 'format', 'conversationsFormat', 'upstream'] as const),
  ...(['columnsVersion', 'names', 'columns', 'channels', 'sites'] as const),
] satisfies readonly (keyof StoredArguments)[];

/** Adds what files of earlier releases do not have. Their exports had no such options. */
export function withDefaults(value: unknown): unknown {
  return isObject(value) ? { ...EARLIER, ...value } : value;
}

const EARLIER = {
  ...{ conversationsFormat: null, names: 'camel', columns: [], channels: [], sites: [], exportedAt: null },
} satisfies Partial<Checkpoint>;

export function isCheckpoint(value: unknown): value is Checkpoint {
  if (!isObject(value)) return false;
  const { interval, shard, upstream, exportedAt } = value;
  return (
    isObject(interval) &&
    [interval['from'], interval['to'], upstream].every(isText) &&
    (shard === null || (isObject(shard) && [shard['index'], shard['count']].every(isCount))) &&
    FORMATS.some((format) => format === value['format']) &&
    [null, ...FORMATS].some((format) => format === value['conversationsFormat']) &&
    COLUMNS_VERSIONS.some((version) => version === value['columnsVersion']) &&
    NAMINGS.some((naming) => naming === value['names']) &&
    ['columns', 'channels', 'sites'].every((key) => isListOf(value[key], isText)) &&
    (exportedAt === null || isText(exportedAt))
  );
}
