import { writeFileSync } from 'node:fs';
import { argument } from './serve.ts';

/**
 * Runs the built program as a user does, without flags for Node. Writes its CPU time and memory to a file at its end. The first
 * argument is the name of that file; the others are those of the program.
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
