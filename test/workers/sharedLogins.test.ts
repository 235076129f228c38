import { describe, expect, it } from 'vitest';
import { MAX_LOGINS_PER_MINUTE } from '../../src/upstream/serviceToken/obtainToken.ts';
import {
  createRestartDelay,
  HEALTHY_AFTER_MS,
  MAX_DELAY_MS,
} from '../../src/workers/primary/restartDelay.ts';
import { createSharedLogins, MAX_ACCOUNTS } from '../../src/workers/primary/sharedLogins.ts';

const TOKEN = { value: 'a-token', issuedAtMs: 0, expiresAtMs: 1_000 };

describe('the logins of all workers', () => {
  it('one worker at a time has the lock, and the lock of a worker that ended is free', () => {
    const logins = createSharedLogins(() => 0);
    expect([logins.lock('a', 1), logins.lock('a', 2), logins.lock('b', 2)]).toEqual([true, false, true]);
    logins.unlock('a', 2);
    expect(logins.lock('a', 2)).toBe(false);
    logins.release(1);
    expect(logins.lock('a', 2)).toBe(true);
    logins.unlock('a', 2);
    expect(logins.lock('a', 1)).toBe(true);
  });

  it('have one budget', () => {
    const logins = createSharedLogins(() => 1_000);
    for (let login = 0; login < MAX_LOGINS_PER_MINUTE; login += 1) expect(logins.takeLogin('a')).toBeNull();
    expect(logins.takeLogin('a')).toBe(60_000);
    expect(logins.takeLogin('b')).toBeNull();
  });

  it('a limited number of accounts is remembered', () => {
    const logins = createSharedLogins(() => 0);
    logins.writeToken('first', TOKEN);
    expect(logins.readToken('first')).toEqual(TOKEN);
    for (let account = 0; account < MAX_ACCOUNTS; account += 1) logins.writeToken(String(account), TOKEN);
    expect(logins.readToken('first')).toBeNull();
  });
});

describe('the wait before a replacement', () => {
  it('doubles while workers end soon, and begins anew after a healthy one', () => {
    const delay = createRestartDelay();
    expect([0, 1, 2, 3, 4, 5, 6].map(() => delay(100))).toEqual([
      0,
      1_000,
      2_000,
      4_000,
      8_000,
      MAX_DELAY_MS,
      MAX_DELAY_MS,
    ]);
    expect([delay(HEALTHY_AFTER_MS), delay(100)]).toEqual([0, 1_000]);
  });
});
