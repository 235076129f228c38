import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HEAP_FLAGS, hasSemiSpaceFlag, SERVE_FLAGS } from '../../src/cli/support/v8Flags.ts';

describe('the V8 flags of serve', () => {
  it.each(['package.json', 'Dockerfile'])('are those of %s', (file) => {
    const flags = readFileSync(file, 'utf8').match(/--max[-_]semi[-_]space[-_]size=\d+/g);
    expect(flags).toEqual(SERVE_FLAGS);
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
