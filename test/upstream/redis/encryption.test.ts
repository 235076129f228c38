import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEncryption, stretchPassword } from '../../../src/upstream/redis/encryption.ts';

const secretOf = (text: string) => createSecretKey(Buffer.from(text));
const PLAIN = Buffer.from('a history');
const PLACE = 'here';

describe('what is sealed', () => {
  const sealing = createEncryption(secretOf('Bearer one'), 'history');

  it('opens with the same secret, for the same purpose and key', () => {
    const sealed = sealing.encrypt(PLAIN, PLACE);
    expect(sealed.includes(PLAIN)).toBe(false);
    expect(createEncryption(secretOf('Bearer one'), 'history').decrypt(sealed, PLACE)).toEqual(PLAIN);
    expect(sealing.encrypt(PLAIN, PLACE).equals(sealed)).toBe(false);
  });

  it.each([
    { why: 'another secret', other: createEncryption(secretOf('Bearer two'), 'history'), place: PLACE },
    { why: 'another purpose', other: createEncryption(secretOf('Bearer one'), 'token'), place: PLACE },
    { why: 'another place', other: sealing, place: 'there' },
  ])('does not open with $why', ({ other, place }) => {
    expect(other.decrypt(sealing.encrypt(PLAIN, PLACE), place)).toBeNull();
  });

  it('does not open when a byte of it was changed or is missing', () => {
    const sealed = sealing.encrypt(PLAIN, PLACE);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(sealing.decrypt(changed, PLACE)).toBeNull();
      expect(sealing.decrypt(sealed.subarray(0, index), PLACE)).toBeNull();
    }
  });

  it('has names that differ by secret and purpose, and do not show the original name', () => {
    const names = [
      sealing.nameOf('conversation'),
      createEncryption(secretOf('Bearer two'), 'history').nameOf('conversation'),
      createEncryption(secretOf('Bearer one'), 'token').nameOf('conversation'),
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
    const names = secrets.map((secret) => createEncryption(secret, 'token').nameOf(''));
    expect(new Set(names).size).toBe(3);
    const again = createEncryption(await stretchPassword('one', 'salt'), 'token');
    expect(again.nameOf('')).toBe(names[0]);
  });
});
