import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rounded, table } from '../report.ts';
import { sendRequest } from '../sendRequest.ts';
import { latencyData } from './data.ts';
import type { Measurement, Work } from './measurements.ts';
import { measurementsOf } from './measurements.ts';
import { runExport, startBuiltGateway } from './program.ts';
import type { Received } from './slowUpstream.ts';
import { startSlowUpstream } from './slowUpstream.ts';

/** Measures how long clients wait when each upstream operation takes a fixed time, beside the least time that is possible. */
const { values } = parseArgs({
  options: {
    /** The times of one operation, in milliseconds. */
    latencies: { type: 'string', default: '100,200,500' },
    /** The keys of the measurements, such as `page,month`. Default: all. */
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    /** The file of the command: that of another build may be given. */
    program: { type: 'string', default: 'dist/cli/main.js' },
  },
});

const HEAD = ['', 'operations', 'in a row', 'ideal in a row'];

const program = resolve(values.program);
const latencies = values.latencies.split(',').map(Number);
const data = latencyData();
const upstream = await startSlowUpstream(data.all);
const gateway = await startBuiltGateway(program, upstream.url);
const folder = await mkdtemp(join(tmpdir(), 'contacts-gateway-bench-'));
try {
  const rows: string[][] = [];
  for (const measurement of measurementsOf(data).filter(isWanted)) {
    // The upstream renders its responses, and the gateway compiles its code.
    await measure(measurement.work, latencies[0] ?? 0);
    const results: Received[] = [];
    for (const latencyMs of latencies) results.push(await best(measurement.work, latencyMs));
    rows.push(rowOf(measurement, results));
    console.log(rows.at(-1)?.join(' | '));
  }
  console.log(`\n${table([...HEAD, ...latencies.flatMap(headOf)], rows)}`);
} finally {
  await rm(folder, { recursive: true, force: true });
  await gateway.stop();
  await upstream.stop();
}

function headOf(latencyMs: number): readonly string[] {
  return [`s at ${latencyMs} ms`, 'ideal', 'ratio'];
}

function isWanted({ key }: Measurement): boolean {
  return values.only === undefined || values.only.split(',').includes(key);
}

/** Other work on the machine only makes the figures larger, so the lowest of each is taken. */
async function best(work: Work, latencyMs: number): Promise<Received> {
  const runs: Received[] = [];
  for (let round = 0; round < Number(values.rounds); round++) runs.push(await measure(work, latencyMs));
  const lowest = (figure: (run: Received) => number): number => Math.min(...runs.map(figure));
  return {
    operations: lowest(({ operations }) => operations),
    inARow: lowest(({ inARow }) => inARow),
    executed: lowest(({ executed }) => executed),
    elapsedMs: lowest(({ elapsedMs }) => elapsedMs),
  };
}

async function measure(work: Work, latencyMs: number): Promise<Received> {
  upstream.restart(latencyMs);
  if (work.kind === 'export') {
    await runExport(program, upstream.url, work.interval, join(folder, `${performance.now()}.ndjson`));
    return upstream.received();
  }
  const startedAtMs = performance.now();
  await sendRequest(gateway.url, work.body);
  return { ...upstream.received(), elapsedMs: performance.now() - startedAtMs };
}

function rowOf({ title, ideal }: Measurement, results: readonly Received[]): string[] {
  const range = (figure: (result: Received) => number): string => {
    const figures = results.map(figure);
    const [least, most] = [Math.min(...figures), Math.max(...figures)];
    return least === most ? String(least) : `${least} to ${most}`;
  };
  const times = results.flatMap(({ elapsedMs }, index) => {
    const idealMs = ideal * (latencies[index] ?? 0);
    return [rounded(elapsedMs / 1_000), rounded(idealMs / 1_000), rounded(elapsedMs / idealMs)];
  });
  return [
    title,
    range(({ operations }) => operations),
    range(({ inARow }) => inARow),
    String(ideal),
    ...times,
  ];
}
