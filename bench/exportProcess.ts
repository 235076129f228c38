import { readConfig } from '../src/config.ts';
import { exportToFile } from '../src/export/exportContacts.ts';
import { FORMATS } from '../src/export/formats.ts';
import { createProgress } from '../src/export/progress.ts';
import { createLogger } from '../src/log.ts';
import { startExport } from '../src/startExport.ts';
import { argument } from './serve.ts';

/** One export in a process of its own, as the command does it. It tells what it took, and ends. */
const [url, format, out, parallel] = [argument(0), argument(1), argument(2), Number(argument(3))];
const [from, to] = [Date.parse(argument(4)), Date.parse(argument(5))];

const progress = createProgress({
  terminal: null,
  write: (text) => process.stderr.write(text),
  now: () => performance.now(),
});
const startedAt = performance.now();
const log = createLogger({ level: 'error', destination: process.stderr });
const config = readConfig({ UPSTREAM_URL: url }, () => '');
const running = await startExport(config, { parallel, pageSize: 100, token: undefined }, { log, progress });
const known = FORMATS.find((each) => each === format) ?? 'ndjson';
const wanted = { interval: { from, to }, shard: null, format: known, upstream: url };
const { contacts, conversations } = await exportToFile(wanted, { out, resume: false }, running.parts);
const seconds = (performance.now() - startedAt) / 1_000;
const { user, system } = process.cpuUsage();
process.send?.({
  ...{ contacts, conversations, seconds, operations: running.operations() },
  cpuSeconds: (user + system) / 1e6,
  peakRssBytes: process.resourceUsage().maxRSS * 1_024,
});
await running.stop();
process.disconnect?.();
