import { describe, expect, it } from 'vitest';
import type { SharedTokens } from '../../../src/upstream/serviceToken/obtainToken.ts';
import { obtainToken } from '../../../src/upstream/serviceToken/obtainToken.ts';
import type { ServiceToken } from '../../../src/upstream/serviceToken/tokenState.ts';

const NOW_MS = 1_000_000;
const lasting = (value: string): ServiceToken => ({
  value,
  issuedAtMs: NOW_MS,
  expiresAtMs: NOW_MS + 86_400_000,
});
const ending: ServiceToken = { value: 'ending', issuedAtMs: 0, expiresAtMs: NOW_MS + 299_999 };

interface Scene {
  /** What each look at the shared token finds, the last one for ever. */
  readonly reads: readonly (ServiceToken | null)[];
  /** How often the lock is another's before it is free. */
  readonly lockedFor?: number;
  readonly waitMs?: number;
}

/** Obtains a token beside another process that behaves as the scene says; gives what was done, in order. */
async function obtain({ reads, lockedFor = 0, waitMs }: Scene, refused: string | null = null) {
  const done: string[] = [];
  let readCount = 0;
  let lockCount = 0;
  let sleptMs = 0;
  const shared: SharedTokens = {
    read: async () => reads[Math.min(readCount++, reads.length - 1)] ?? null,
    write: async ({ value }) => void done.push(`write ${value}`),
    lock: async () => {
      if (lockCount++ < lockedFor) return null;
      done.push('lock');
      return async () => void done.push('unlock');
    },
    takeLogin: async () => waitMs ?? null,
  };
  const obtained = await obtainToken(
    {
      shared,
      login: async () => {
        done.push('login');
        return { kind: 'succeeded', value: 'own', lifeMs: 86_400_000 };
      },
      budget: () => null,
      clock: () => NOW_MS,
      sleep: async (delayMs) => {
        sleptMs += delayMs;
      },
    },
    refused,
  );
  return { obtained, done, sleptMs };
}

const own = { kind: 'token', token: lasting('own'), from: 'login' };
const theirs = { kind: 'token', token: lasting('theirs'), from: 'another process' };
const loggedIn = ['lock', 'login', 'write own', 'unlock'];

describe('obtainToken', () => {
  it.each([
    { why: 'there is one', reads: [lasting('theirs')], obtained: theirs, done: [] },
    { why: 'there is none', reads: [null], obtained: own, done: loggedIn },
    { why: 'it was refused', reads: [lasting('refused')], obtained: own, done: loggedIn },
    { why: 'it ends within 5 minutes', reads: [ending], obtained: own, done: loggedIn },
    {
      why: 'another logged in just before the lock was free',
      reads: [null, lasting('theirs')],
      obtained: theirs,
      done: ['lock', 'unlock'],
    },
  ])('when $why', async ({ reads, obtained, done }) => {
    expect(await obtain({ reads }, 'refused')).toEqual({ obtained, done, sleptMs: 0 });
  });

  it('waits for the login of another', async () => {
    const reads = [null, null, null, lasting('theirs')];
    expect(await obtain({ reads, lockedFor: 100 })).toEqual({ obtained: theirs, done: [], sleptMs: 300 });
  });

  it('takes over the lock of one that failed', async () => {
    const { obtained, done } = await obtain({ reads: [null], lockedFor: 3 });
    expect({ obtained, done }).toEqual({ obtained: own, done: loggedIn });
  });

  it('logs in without the lock after 15 s', async () => {
    const { obtained, done, sleptMs } = await obtain({ reads: [null], lockedFor: 1_000 });
    expect({ obtained, done, sleptMs }).toEqual({
      obtained: own,
      done: ['login', 'write own'],
      sleptMs: 15_000,
    });
  });

  it('does not log in when all processes together did too often', async () => {
    const { obtained, done } = await obtain({ reads: [null], waitMs: 7 });
    expect({ obtained, done }).toEqual({
      obtained: { kind: 'held_back', waitMs: 7 },
      done: ['lock', 'unlock'],
    });
  });
});
