import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startProgram } from '../support/processes/startProgram.ts';
import { until } from '../support/waiting/until.ts';
import { START_MS } from './support/startGroup.ts';

// Only Linux has the file with the ids of child processes.
it.runIf(process.platform === 'linux')(
  'SIGTERM while the first worker starts ends all without an error',
  async () => {
    const { child, exit, stderr } = startProgram(['serve'], { env: { PORT: '0', WORKERS: '2' } });
    const children = `/proc/${child.pid}/task/${child.pid}/children`;
    await until(() => readFileSync(children, 'utf8') !== '', START_MS);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    // The workers write to the same output, so it ends when all have ended.
    expect(await stderr).toBe('');
  },
  2 * START_MS,
);
