import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCommands } from '../../src/cli/commands.ts';
import { HEAP_FLAGS, hasSemiSpaceFlag, SERVE_FLAGS } from '../../src/cli/support/v8Flags.ts';

vi.mock('node:v8', async (original) => ({ ...(await original<object>()), setFlagsFromString: vi.fn() }));
beforeEach(() => vi.mocked(setFlagsFromString).mockClear());

describe('the V8 flags of serve', () => {
  it.each(['package.json', 'Dockerfile'])('are those of %s', (file) => {
    const flags = readFileSync(file, 'utf8').match(/--max[-_]semi[-_]space[-_]size=\d+/g);
    expect(flags).toEqual(SERVE_FLAGS);
  });

  it('are set by serve, and by no other command', async () => {
    await loadCommands('schema', () => undefined);
    expect(setFlagsFromString).not.toHaveBeenCalled();
    await loadCommands('serve', () => undefined);
    expect(vi.mocked(setFlagsFromString).mock.calls).toEqual(HEAP_FLAGS.map((flag) => [flag]));
  });

  it('are known to this version of Node', () => {
    const { status, stderr } = spawnSync(process.execPath, [...SERVE_FLAGS, ...HEAP_FLAGS, '--eval', '0'], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it.each([
    { execArgv: [], nodeOptions: '', has: false },
    { execArgv: ['--max-old-space-size=500'], nodeOptions: '--no-warnings', has: false },
    { execArgv: ['--max-semi-space-size=32'], nodeOptions: '', has: true },
    { execArgv: ['--max_semi_space_size', '32'], nodeOptions: '', has: true },
    { execArgv: [], nodeOptions: '--no-warnings --max-semi-space-size=32', has: true },
  ])('are left to the user who gives them: $execArgv, $nodeOptions', ({ execArgv, nodeOptions, has }) => {
    expect(hasSemiSpaceFlag(execArgv, nodeOptions)).toBe(has);
  });
});
