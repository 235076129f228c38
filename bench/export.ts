import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CORES, startProcess } from './processes.ts';
import { rounded, table } from './report.ts';

/** Measures the speed and the memory of an export. The upstream generates conversations on the fly. */
const { values } = parseArgs({
  options: {
    contacts: { type: 'string', default: '1000000' },
    format: { type: 'string', default: 'parquet' },
    parallel: { type: 'string', default: '2' },
    /** The Node program that runs the command: another version may be given. */
    node: { type: 'string', default: process.execPath },
  },
});

/** The maximum memory of an export of any length, in MB. */
const GOAL_MB = 256;
/** The number of closed contacts of a generated conversation, slightly below the real mean. */
const CONTACTS_PER_CONVERSATION = 2.07;
/** All generated conversations are closed in this interval. */
const INTERVAL = ['--from', '2025-12-31', '--to', '2026-02-28'];

const usageShape = z.object({ seconds: z.number(), cpuSeconds: z.number(), peakRssBytes: z.number() });
const manifestShape = z.object({ contacts: z.number(), bytes: z.number() });

const HEAD = [
  ...['', 'contacts', 'MB', 'contacts/s', 'contacts/CPU s', "contacts/CPU s of the upstream's"],
  ...['upstream ops/1,000 contacts', 'peak RSS MB'],
];

const count = Math.ceil(Number(values.contacts) / CONTACTS_PER_CONVERSATION);
console.log(
  `Sorting ${count} conversations by closing date. Each response generates its conversations again.`,
);
const upstream = await startProcess({
  file: 'exportUpstream',
  args: [String(count)],
  core: CORES.measuring,
});
const folder = await mkdtemp(join(tmpdir(), 'contacts-gateway-bench-'));
try {
  const before = await upstream.usage();
  const { contacts, bytes, seconds, cpuSeconds, peakRssBytes } = await exported(upstream.url, folder);
  const after = await upstream.usage();
  const operations = after.operations - before.operations;
  const upstreamCpuSeconds = (after.cpuMs - before.cpuMs) / 1_000;
  const peakMb = peakRssBytes / 1e6;
  const row = [
    ...[values.format, String(contacts), rounded(bytes / 1e6), rounded(contacts / seconds)],
    ...[rounded(contacts / cpuSeconds), rounded(contacts / upstreamCpuSeconds)],
    ...[rounded((operations * 1_000) / contacts), rounded(peakMb)],
  ];
  console.log(`\n${table(HEAD, [row])}`);
  console.log(`\nGoal: at most ${GOAL_MB} MB: ${peakMb <= GOAL_MB ? 'met' : 'missed'}.`);
  if (peakMb > GOAL_MB) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
  // It may have ended before. The export then failed with an error that says so.
  await upstream.stop().catch(() => undefined);
}

async function exported(url: string, directory: string) {
  const [usageFile, out] = [join(directory, 'usage.json'), join(directory, 'contacts')];
  const { format, parallel, node } = values;
  const file = fileURLToPath(new URL('./exportProcess.js', import.meta.url));
  const options = [...INTERVAL, '--format', format, '--parallel', parallel, '--out', out];
  const child = spawn(node, [file, usageFile, 'export', ...options], {
    env: { PATH: process.env['PATH'], UPSTREAM_URL: url, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code]: unknown[] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the export ended with code ${String(code)}`);
  const usage = usageShape.parse(JSON.parse(await readFile(usageFile, 'utf8')));
  return { ...usage, ...manifestShape.parse(JSON.parse(await readFile(`${out}.manifest.json`, 'utf8'))) };
}
