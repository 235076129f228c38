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

/** Encrypts values for Redis. Only a process with the secret can read values, or write values that can be decrypted. */
export interface Encryption {
  /** @param key the value's key in Redis. A value that is copied to another key cannot be decrypted. */
  encrypt(plain: Buffer, key: string): Buffer;
  /** Returns null unless the value was encrypted with the same secret, for the same purpose and the same key. */
  decrypt(encrypted: Buffer, key: string): Buffer | null;
  /** The name of a key in Redis. Without the secret, the text cannot be derived from it, or guessed and checked. */
  nameOf(text: string): string;
}

/** Each purpose has its own keys, so a value for one purpose cannot be decrypted for another. */
export type EncryptionPurpose = 'token' | 'history';

/** @param secret must not be guessable: a random token, or the result of `stretchPassword`. */
export function createEncryption(secret: KeyObject, purpose: EncryptionPurpose): Encryption {
  const valueKey = deriveKey(secret, `${purpose} values`);
  const nameKey = deriveKey(secret, `${purpose} names`);
  return {
    encrypt: (plain, key) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, valueKey, iv).setAAD(Buffer.from(key));
      const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
    },
    decrypt: (encrypted, key) => {
      if (encrypted.length < IV_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv(ALGORITHM, valueKey, encrypted.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(key)).setAuthTag(encrypted.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(encrypted.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      } catch {
        // `final` throws only when the tag does not match.
        return null;
      }
    },
    nameOf: (text) => createHmac('sha256', nameKey).update(text).digest('base64url'),
  };
}

/** Derives a secret from a password, which may be short: each guess takes an attacker about 50 ms. */
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
