import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ExportFormat } from '../src/export/formats/format.ts';
import { FORMATS } from '../src/export/formats/format.ts';
import type { ExportRun } from './exportRuns.ts';
import { measureExport, measureFloor } from './exportRuns.ts';
import { CORES, startProcess } from './processes.ts';
import { rounded, table } from './report.ts';

/** Measures the operations, the time, the CPU time and the memory of an export, and the same of its floor (`exportFloor.ts`). */
const { values } = parseArgs({
  options: {
    /** Generated conversations. Those that are still open are not exported: 17,785 of 19,944 are. */
    conversations: { type: 'string', default: '19944' },
    formats: { type: 'string', default: FORMATS.join(',') },
    parallel: { type: 'string', default: '16' },
    /** The time that the upstream waits before each response. */
    'latency-ms': { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    /** The Node program that runs the command: another version may be given. */
    node: { type: 'string', default: process.execPath },
    /** The file of the command: that of another build may be given. */
    program: { type: 'string', default: 'dist/cli/main.js' },
  },
});

/** The goals, for the defaults of the options above. */
const MAX_SECONDS = 10;
const MAX_RSS_MB = 256;
/** A third of the 59 operations that release 0.1 needed with its default of four in flight. */
const MAX_OPERATIONS_PER_1000 = 19.7;
const MAX_CPU_OVER_FLOOR: Readonly<Record<ExportFormat, number>> = { ndjson: 3, csv: 4, parquet: 4 };
/** The time for this many conversations is computed from the measured time. */
const PROJECTED_CONVERSATIONS = 10_000_000;

const HEAD = [
  ...['', 'conversations', 'contacts', 'MB', 'operations/1,000 conversations', 'seconds', 'CPU seconds'],
  ...['CPU over floor', 'peak RSS MB', 'hours for 10 million conversations'],
];

const upstream = await startProcess({
  file: 'exportUpstream',
  args: [values.conversations],
  core: CORES.measuring,
});
const folder = await mkdtemp(join(tmpdir(), 'contacts-gateway-bench-'));
try {
  const { node, program, parallel } = values;
  const settings = { node, program, parallel, folder, upstream };
  console.log('The upstream renders its responses.');
  await measureExport('ndjson', { ...settings, latencyMs: 0 });
  const latencyMs = Number(values['latency-ms']);
  const floor = await best(() => measureFloor({ ...settings, latencyMs }));
  const rows = [rowOf('floor', floor, floor)];
  const missed: string[] = [];
  for (const format of FORMATS.filter((each) => values.formats.split(',').includes(each))) {
    const run = await best(() => measureExport(format, { ...settings, latencyMs }));
    rows.push(rowOf(format, run, floor));
    missed.push(...missedGoals(format, run, floor));
  }
  console.log(`\n${table(HEAD, rows)}`);
  console.log(`\nGoals: ${missed.length === 0 ? 'met' : `missed (${missed.join(', ')})`}.`);
  if (missed.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
  // It may have ended before. The export then failed with an error that says so.
  await upstream.stop().catch(() => undefined);
}

/** Runs several times, and takes the lowest of each figure: other work on the machine only makes them larger. */
async function best(measure: () => Promise<ExportRun>): Promise<ExportRun> {
  const runs: ExportRun[] = [];
  for (let round = 0; round < Number(values.rounds); round++) runs.push(await measure());
  const lowest = (figure: (run: ExportRun) => number): number => Math.min(...runs.map(figure));
  return {
    ...{ contacts: runs[0]?.contacts ?? 0, conversations: runs[0]?.conversations ?? 0 },
    bytes: runs[0]?.bytes ?? 0,
    operations: lowest(({ operations }) => operations),
    seconds: lowest(({ seconds }) => seconds),
    cpuSeconds: lowest(({ cpuSeconds }) => cpuSeconds),
    peakRssBytes: lowest(({ peakRssBytes }) => peakRssBytes),
  };
}

function rowOf(name: string, run: ExportRun, floor: ExportRun): string[] {
  const { conversations, contacts, bytes, operations, seconds, cpuSeconds, peakRssBytes } = run;
  const hours = ((seconds / conversations) * PROJECTED_CONVERSATIONS) / 3_600;
  return [
    ...[name, String(conversations), String(contacts), rounded(bytes / 1e6)],
    ...[rounded((operations * 1_000) / conversations), rounded(seconds), rounded(cpuSeconds)],
    ...[rounded(cpuSeconds / floor.cpuSeconds), rounded(peakRssBytes / 1e6), rounded(hours)],
  ];
}

function missedGoals(format: ExportFormat, run: ExportRun, floor: ExportRun): string[] {
  const missed: string[] = [];
  if (run.seconds > MAX_SECONDS) missed.push(`${format}: at most ${MAX_SECONDS} s`);
  if (run.peakRssBytes > MAX_RSS_MB * 1e6) missed.push(`${format}: at most ${MAX_RSS_MB} MB`);
  if (run.operations > (MAX_OPERATIONS_PER_1000 * run.conversations) / 1_000) {
    missed.push(`${format}: at most ${MAX_OPERATIONS_PER_1000} operations for 1,000 conversations`);
  }
  const most = MAX_CPU_OVER_FLOOR[format];
  if (run.cpuSeconds > most * floor.cpuSeconds)
    missed.push(`${format}: at most ${most} x the CPU of the floor`);
  return missed;
}
