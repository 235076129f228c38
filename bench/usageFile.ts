import { writeFileSync } from 'node:fs';

/** Writes the time since the start of Node, the CPU time of all threads and the largest memory of this process to a file at its end. */
export function writeUsageAtExit(path: string): void {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = {
      seconds: performance.now() / 1_000,
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakRssBytes: maxRSS * 1_024,
    };
    writeFileSync(path, JSON.stringify(usage));
  });
}
