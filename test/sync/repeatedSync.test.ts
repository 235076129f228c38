import type { ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/support/exitCodes.ts';
import { DestinationFailed, DestinationRefused } from '../../src/sync/contract/syncError.ts';
import { query } from '../support/export/readBack.ts';
import { temporaryDirectory } from '../support/export/testExport.ts';
import type { Program } from '../support/processes/startProgram.ts';
import { startProgram } from '../support/processes/startProgram.ts';
import { until } from '../support/waiting/until.ts';
import { createMemoryCommand } from './support/memoryCommand.ts';
import { memoryDestination } from './support/memorySync.ts';
import { contactsIn } from './support/readDestination.ts';
import type { SmallUpstream } from './support/smallUpstream.ts';
import { NOW_MS, startSmallUpstream, TEST_TIMEOUT_MS } from './support/smallUpstream.ts';
import { sync, syncEnvironment } from './support/testSync.ts';

/** `sync --every`. */

let small: SmallUpstream;

beforeAll(async () => {
  small = await startSmallUpstream();
});

afterAll(() => small.stop());

interface Run {
  readonly takesMs: number;
  /** The error of the destination. Null if the run is complete. */
  readonly failure: Error | null;
}

/** Runs `sync --every 15s`, and stops it while it waits after the last run. */
async function repeat(runs: readonly Run[]) {
  small.upstream.setLives([]);
  small.upstream.setNow(NOW_MS);
  const destination = memoryDestination(null);
  let [begun, nowMs] = [0, NOW_MS];
  const delaysMs: number[] = [];
  const command = createMemoryCommand(small, {
    openDestination: async () => {
      const { takesMs, failure } = runs[begun] ?? {
        takesMs: 0,
        failure: new Error('expected no further run'),
      };
      begun += 1;
      nowMs += takesMs;
      if (failure !== null) throw failure;
      return destination;
    },
    now: () => nowMs,
    sleep: async (delayMs, stop) => {
      delaysMs.push(delayMs);
      nowMs += delayMs;
      if (begun === runs.length) stop();
    },
  });
  const ended = await command.run(['--every', '15s', '--since', '2026-01-10']).then(
    () => null,
    (error: unknown) => error,
  );
  return { delaysMs, begun, ended, text: command.text(), errors: command.errors() };
}

const COMPLETE: Run = { takesMs: 1_000, failure: null };

describe('a repeated sync', () => {
  it('begins a run so long after the start of the last one, or at once if that took longer', async () => {
    const { delaysMs, begun, ended, text } = await repeat([
      COMPLETE,
      { ...COMPLETE, takesMs: 40_000 },
      COMPLETE,
    ]);
    expect({ delaysMs, begun, ended }).toEqual({ delaysMs: [14_000, 0, 14_000], begun: 3, ended: null });
    expect(text.split('\n').filter((line) => line.startsWith('sync: complete until'))).toHaveLength(3);
  });

  it('reports a run that fails, and continues', async () => {
    const locked = new DestinationFailed('files: expected no other sync');
    const lost = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      ...{ code: 'ENOSPC', syscall: 'write' },
    });
    const { begun, ended, text, errors } = await repeat([
      { takesMs: 0, failure: locked },
      { takesMs: 0, failure: lost },
      COMPLETE,
    ]);
    expect({ begun, ended, errors }).toEqual({
      ...{ begun: 3, ended: null },
      errors: 'sync: files: expected no other sync\nsync: ENOSPC: no space left on device, write\n',
    });
    expect(text).toContain('sync: complete until');
  });

  it('ends when the destination cannot be used: the next run would fail, too', async () => {
    const refused = new DestinationRefused('files: expected nothing, got other files');
    const { begun, ended } = await repeat([COMPLETE, { takesMs: 0, failure: refused }, COMPLETE]);
    expect(begun).toBe(2);
    expect(ended).toBeInstanceOf(UsageError);
    expect(String(ended)).toContain('sync: files: expected nothing, got other files');
  });
});

describe('a token file that is empty', () => {
  /** Empties the file while one run begins, and stops while the command waits after the third run. */
  async function emptiedIn(run: number) {
    small.upstream.setLives([]);
    small.upstream.setNow(NOW_MS);
    const { tokenFile } = small.common;
    const token = await readFile(tokenFile, 'utf8');
    const destination = memoryDestination(null);
    let begun = 0;
    const command = createMemoryCommand(small, {
      openDestination: async () => {
        begun += 1;
        await writeFile(tokenFile, begun === run ? '' : token);
        return destination;
      },
      now: () => NOW_MS + begun * 15_000,
      sleep: async (_, stop) => {
        if (begun === 3) stop();
      },
    });
    const ended = await command.run(['--every', '15s', '--since', '2026-01-10']).then(
      () => null,
      (error: unknown) => error,
    );
    await writeFile(tokenFile, token);
    const complete = command.text().match(/^sync: complete until/gm) ?? [];
    return { begun, ended, complete: complete.length, errors: command.errors() };
  }

  it('is reported by a later run, and the next run reads it again: it may have been in the middle of a change', async () => {
    const { begun, ended, complete, errors } = await emptiedIn(2);
    expect({ begun, ended, complete }).toEqual({ begun: 3, ended: null, complete: 2 });
    expect(errors).toBe(`sync: --token-file: ${small.common.tokenFile} is empty\n`);
  });

  it('ends the command at the first run: the option is wrong', async () => {
    const { begun, ended, complete } = await emptiedIn(1);
    expect({ begun, complete }).toEqual({ begun: 1, complete: 0 });
    expect(ended).toBeInstanceOf(UsageError);
  });
});

describe('SIGTERM', () => {
  const start = (to: string): Program => {
    const { upstreamUrl, tokenFile, since } = small.common;
    const args = ['sync', '--to', to, '--since', since, '--token-file', tokenFile, '--every', '7d'];
    return startProgram(args, { env: syncEnvironment({ upstreamUrl, tokenFile, to, nowMs: 0 }) });
  };

  it(
    'ends the wait for the next run at once, with 0',
    async () => {
      small.upstream.setLives([]);
      small.upstream.setNow(NOW_MS);
      const { child, exit, stdout, stderr } = start(join(await temporaryDirectory(), 'files'));
      await printed(child);
      child.kill('SIGTERM');
      expect(await exit).toBe(0);
      expect(await stdout).toMatch(/^sync: complete until [^\n]*\n$/);
      expect(await stderr).not.toContain('sync: ');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'ends a run, with 0, and the next run continues',
    async () => {
      small.upstream.setLives(small.lives);
      // All are closed.
      small.upstream.setNow(Date.parse('2026-03-01T00:00:00Z'));
      const to = join(await temporaryDirectory(), 'files');
      const operations = small.server.operations();
      const { child, exit, stdout } = start(to);
      await until(() => small.server.operations() > operations + 5, TEST_TIMEOUT_MS);
      child.kill('SIGTERM');
      expect(await exit).toBe(0);
      expect(await stdout).toBe('');
      await sync({ ...small.common, to, nowMs: Date.now() });
      const found = await query(`SELECT id FROM ${contactsIn(to)} ORDER BY id`);
      expect(found.map(({ id }) => id)).toEqual(
        small.lives.flatMap(({ contacts }) => contacts.map(({ id }) => id)).toSorted(),
      );
    },
    TEST_TIMEOUT_MS,
  );
});

async function printed({ stdout }: ChildProcess): Promise<void> {
  let text = '';
  stdout?.on('data', (chunk) => {
    text += String(chunk);
  });
  await until(() => text.includes('complete until'), TEST_TIMEOUT_MS);
}
