import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CORES, startProcess } from './processes.ts';
import { rounded, table } from './report.ts';

/** How fast an export is and how much memory it takes, with an upstream that generates conversations on the fly. */
const { values } = parseArgs({
  options: {
    contacts: { type: 'string', default: '1000000' },
    format: { type: 'string', default: 'parquet' },
    parallel: { type: 'string', default: '2' },
  },
});

/** What an export may take at most, whatever its length. */
const GOAL_MIB = 256;
/** As docs/export.md says: Node takes what it gets before it collects garbage. */
const SMALL_HEAP = '--max-old-space-size=128';
/** How many closed contacts a generated conversation has, a little less than it really has. */
const CONTACTS_PER_CONVERSATION = 2.07;
/** All generated conversations are closed within. */
const INTERVAL = ['2025-12-31T00:00:00Z', '2026-02-28T00:00:00Z'] as const;

const outcome = z.object({
  contacts: z.number(),
  conversations: z.number(),
  seconds: z.number(),
  operations: z.number(),
  cpuSeconds: z.number(),
  peakRssBytes: z.number(),
});

const count = Math.ceil(Number(values.contacts) / CONTACTS_PER_CONVERSATION);
console.log(`Sorting ${count} conversations by their closing; they are generated anew for each answer.`);
const upstream = await startProcess({
  file: 'exportUpstream',
  args: [String(count)],
  core: CORES.measuring,
});
const folder = await mkdtemp(join(tmpdir(), 'contacts-gateway-bench-'));
try {
  const { contacts, seconds, operations, cpuSeconds, peakRssBytes } = await exported(upstream.url, folder);
  const peakMib = peakRssBytes / 2 ** 20;
  const head = [
    '',
    'contacts',
    'contacts/s',
    'contacts/CPU s',
    'upstream ops/1,000 contacts',
    'peak RSS MiB',
  ];
  const row = [
    ...[values.format, String(contacts), rounded(contacts / seconds), rounded(contacts / cpuSeconds)],
    ...[rounded((operations * 1_000) / contacts), rounded(peakMib)],
  ];
  console.log(`\n${table(head, [row])}`);
  console.log(
    `\nGoal: at most ${GOAL_MIB} MiB with ${SMALL_HEAP}: ${peakMib <= GOAL_MIB ? 'met' : 'missed'}.`,
  );
  if (peakMib > GOAL_MIB) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
  // When it ended before, that is what the failure is about.
  await upstream.stop().catch(() => undefined);
}

async function exported(url: string, directory: string) {
  const file = fileURLToPath(new URL('exportProcess.js', import.meta.url));
  const args = [url, values.format, join(directory, 'contacts'), values.parallel, ...INTERVAL];
  const child = fork(file, args, { execArgv: [SMALL_HEAP], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the export ended with code ${String(code)}`);
  });
  const [message]: unknown[] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return outcome.parse(message);
}
