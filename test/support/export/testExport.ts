import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startExport } from '../../../src/app/startExport.ts';
import { readConfig } from '../../../src/config/config.ts';
import { parseTimestamp } from '../../../src/contacts/facts/instant.ts';
import type { ExportParts } from '../../../src/export/exportContacts.ts';
import type { ExportArguments } from '../../../src/export/files/storedArguments.ts';
import type { RowArguments } from '../../../src/export/rows/rowArguments.ts';
import { DEFAULT_ROWS } from '../../../src/export/rows/rowArguments.ts';
import type { RowPrecision } from '../../../src/export/rows/rowWriters.ts';
import type { ContactBatch, ContactSource } from '../../../src/export/source/contactSource.ts';
import { createLogger } from '../../../src/logging/log.ts';
import type { GeneratedConversation } from '../../../src/sandbox/generator/generate.ts';
import { generateMonth } from '../../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../../src/sandbox/generator/guideExamples.ts';
import type { ExpectedContact } from '../../../src/sandbox/generator/record/expected.ts';
import type { SandboxOptions } from '../../../src/sandbox/server/server.ts';
import type { Interval } from '../../../src/upstream/closedConversations/interval.ts';
import { startValidatedSandbox } from '../upstream/validatedSandbox.ts';

export function interval(from: string, to: string): Interval {
  return { from: Date.parse(from), to: Date.parse(to) };
}

/** The month of the sandbox: nothing of it is closed before or after. */
export const MONTH = interval('2026-01-01T00:00:00Z', '2026-02-28T00:00:00Z');

/** What the sandbox holds that was closed in an interval. */
export function closedIn({ from, to }: Interval): readonly GeneratedConversation[] {
  return [...GUIDE_EXAMPLES, ...generateMonth()].filter(({ conversation }) => {
    const at = parseTimestamp(conversation.closedAt)?.at ?? Number.NaN;
    return at >= from && at < to;
  });
}

/** The expected contacts of the conversations closed in an interval. */
export function expectedContacts(of: Interval): readonly ExpectedContact[] {
  return closedIn(of).flatMap(({ expected }) => expected.contacts);
}

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'contacts-gateway-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export interface TestExport {
  readonly parts: ExportParts;
  readonly url: string;
  readonly operations: () => number;
  stop(): Promise<void>;
}

/** When all exports of tests begin. */
export const EXPORTED_AT = Date.parse('2026-03-01T12:00:00Z');

const BOTH_FILES: RowPrecision = { contacts: 'milliseconds', conversations: 'milliseconds' };

/** A sandbox and all that an export from it needs. */
export async function startTestExport(
  options: SandboxOptions = {},
  wantedRows: { readonly rows?: RowArguments; readonly precision?: RowPrecision } = {},
): Promise<TestExport> {
  const sandbox = await startValidatedSandbox(options);
  const config = readConfig({ UPSTREAM_URL: sandbox.url }, () => '');
  const log = createLogger({ level: 'silent' });
  const { rows = DEFAULT_ROWS, precision = BOTH_FILES } = wantedRows;
  const settings = { parallel: 4, maxPerSecond: null, pageSize: 100, readToken: null, rows, precision };
  const { parts, operations, stop } = await startExport(config, settings, {
    log,
    onProgress: () => undefined,
  });
  return {
    ...{ parts: { ...parts, now: () => EXPORTED_AT }, operations, url: sandbox.url },
    stop: async () => {
      await stop();
      await sandbox.stop();
    },
  };
}

/** Asks the source once for each window, and from then on says the same again. */
export function rememberBatches(source: ContactSource): ContactSource {
  const known = new Map<string, Promise<readonly ContactBatch[]>>();
  return async function* batches(window, exportedAt) {
    const name = JSON.stringify([window, exportedAt]);
    const read = known.get(name) ?? collected(source(window, exportedAt));
    known.set(name, read);
    yield* await read;
  };
}

export function exportArguments(of: Interval, rest: Partial<ExportArguments> = {}): ExportArguments {
  return {
    ...{ interval: of, shard: null, format: 'ndjson', conversationsFormat: null, rows: DEFAULT_ROWS },
    ...{ upstream: 'http://upstream', ...rest },
  };
}

async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** R26, in the form of a manifest: the anomalies that the generator intended in the conversations closed in an interval. */
export function expectedAnomalies(of: Interval) {
  const codes = closedIn(of).map(({ expected }) => expected.anomalies.map(({ code }) => code));
  const anomalies: Record<string, number> = {};
  for (const code of codes.flat()) anomalies[code] = (anomalies[code] ?? 0) + 1;
  const inDoubt = codes.filter((each) => each.includes('NO_PUSH') || each.includes('UNREADABLE_FACT'));
  return { anomalies, conversationsInDoubt: inDoubt.length };
}
