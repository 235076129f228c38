import { writeFileSync } from 'node:fs';
import { argument } from './serve.ts';

/**
 * The command as a user runs it: the built program, without flags for Node. What it took is in a file when it ends.
 * Its own arguments follow the file's name.
 */
const usageFile = argument(0);
process.argv.splice(2, 1);
const startedAt = performance.now();
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = {
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakRssBytes: maxRSS * 1_024,
  };
  writeFileSync(usageFile, JSON.stringify(usage));
});
await import(new URL('../../../dist/cli/main.js', import.meta.url).href);
