import type { Reporter, TestModule } from 'vitest/node';

const SLOWEST = 10;

/**
 * Prints the slowest files, and ends the run with one line that any CI can read: `N passed, N failed`, with `, N skipped`
 * when some were.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') counts[state] += 1;
      }
      if (module.errors().length > 0) counts.failed += 1;
    }
    counts.failed += unhandledErrors.length;
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    // The default reporter prints its own summary in the same event, after this one: wait until it has.
    process.once('exit', () => {
      if (modules.length > SLOWEST) console.log(slowestFiles(modules).join('\n'));
      console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
    });
  }
}

function slowestFiles(modules: readonly TestModule[]): readonly string[] {
  const slowest = modules
    .map((module) => ({ file: module.relativeModuleId, seconds: module.diagnostic().duration / 1000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST);
  return [
    'Slowest files:',
    ...slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`),
  ];
}
