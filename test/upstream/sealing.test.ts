import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSealing, stretchPassword } from '../../src/upstream/sealing.ts';

const secretOf = (text: string) => createSecretKey(Buffer.from(text));
const PLAIN = Buffer.from('a history');
const PLACE = 'here';

describe('what is sealed', () => {
  const sealing = createSealing(secretOf('Bearer one'), 'history');

  it('opens with the same secret, for the same purpose and place', () => {
    const sealed = sealing.seal(PLAIN, PLACE);
    expect(sealed.includes(PLAIN)).toBe(false);
    expect(createSealing(secretOf('Bearer one'), 'history').open(sealed, PLACE)).toEqual(PLAIN);
    expect(sealing.seal(PLAIN, PLACE).equals(sealed)).toBe(false);
  });

  it.each([
    { why: 'another secret', other: createSealing(secretOf('Bearer two'), 'history'), place: PLACE },
    { why: 'another purpose', other: createSealing(secretOf('Bearer one'), 'token'), place: PLACE },
    { why: 'another place', other: sealing, place: 'there' },
  ])('does not open with $why', ({ other, place }) => {
    expect(other.open(sealing.seal(PLAIN, PLACE), place)).toBeNull();
  });

  it('does not open when a byte of it was changed or is missing', () => {
    const sealed = sealing.seal(PLAIN, PLACE);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(sealing.open(changed, PLACE)).toBeNull();
      expect(sealing.open(sealed.subarray(0, index), PLACE)).toBeNull();
    }
  });

  it('has names that differ by secret and purpose, and that show nothing of what they stand for', () => {
    const names = [
      sealing.nameOf('conversation'),
      createSealing(secretOf('Bearer two'), 'history').nameOf('conversation'),
      createSealing(secretOf('Bearer one'), 'token').nameOf('conversation'),
      sealing.nameOf('another conversation'),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(sealing.nameOf('conversation')).toBe(names[0]);
    for (const name of names) expect(name).toMatch(/^[\w-]{43}$/);
  });
});

describe('a secret from a password', () => {
  it('depends on the password and on the salt', async () => {
    const secrets = await Promise.all([
      stretchPassword('one', 'salt'),
      stretchPassword('two', 'salt'),
      stretchPassword('one', 'other salt'),
    ]);
    const names = secrets.map((secret) => createSealing(secret, 'token').nameOf(''));
    expect(new Set(names).size).toBe(3);
    const again = createSealing(await stretchPassword('one', 'salt'), 'token');
    expect(again.nameOf('')).toBe(names[0]);
  });
});
