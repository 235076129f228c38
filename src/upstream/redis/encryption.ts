import type { KeyObject } from 'node:crypto';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  scrypt,
} from 'node:crypto';
import { promisify } from 'node:util';

/** Encrypts what is stored in Redis. Only who knows the secret can read it, or could have written it. */
export interface Encryption {
  /** @param place where it is stored: a value that is copied to another place does not open. */
  encrypt(plain: Buffer, place: string): Buffer;
  /** Null for what was not sealed with the same secret, for the same purpose and place. */
  decrypt(sealed: Buffer, place: string): Buffer | null;
  /** A name for a key in Redis. Who does not know the secret cannot tell what it stands for, not even by guessing. */
  nameOf(text: string): string;
}

/** What the sealed values are for. Each purpose has keys of its own, so a value of one never opens as another. */
export type SealingPurpose = 'token' | 'history';

/** Derives keys from a secret that cannot be guessed: a random token, or the result of `stretchPassword`. */
export function createEncryption(secret: KeyObject, purpose: SealingPurpose): Encryption {
  const key = deriveKey(secret, `${purpose} values`);
  const nameKey = deriveKey(secret, `${purpose} names`);
  return {
    encrypt: (plain, place) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    decrypt: (sealed, place) => {
      if (sealed.length < IV_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      } catch {
        // `final` throws for nothing else than a tag that does not fit.
        return null;
      }
    },
    nameOf: (text) => createHmac('sha256', nameKey).update(text).digest('base64url'),
  };
}

/** A secret from a password, which may be short: each guess takes an attacker some 50 ms. */
export async function stretchPassword(password: string, salt: string): Promise<KeyObject> {
  return createSecretKey(await stretch(password, salt, KEY_BYTES));
}

const stretch = promisify<string, string, number, Buffer>(scrypt);

function deriveKey(secret: KeyObject, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `contacts-gateway ${purpose}`, KEY_BYTES));
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
