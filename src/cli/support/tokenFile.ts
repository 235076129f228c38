import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import { UsageError } from './exitCodes.ts';

/** The token file cannot be read, or holds no token. */
export class UnusableTokenFile extends UsageError {}

/**
 * Reads a token from a file, and removes the white space around it.
 *
 * @param command the start of the error message.
 * @throws UnusableTokenFile
 */
export async function readToken(command: string, file: string): Promise<string> {
  const token = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new UnusableTokenFile(`${command}: --token-file: cannot read ${file} (${reason})`, { cause });
  });
  if (token.trim() === '') throw new UnusableTokenFile(`${command}: --token-file: ${file} is empty`);
  if (!/^[\x21-\x7e]+$/.test(token.trim())) {
    throw new UnusableTokenFile(
      `${command}: --token-file: the token holds characters that no header can hold`,
    );
  }
  return token.trim();
}

/**
 * Refuses `--token-file` when the gateway has an account of its own: two tokens would be ambiguous.
 *
 * @param command the start of the error message.
 * @throws UsageError
 */
export function refuseTokenFile(command: string, file: string | undefined, { access }: Config): void {
  if (file === undefined || access.mode !== 'service') return;
  throw new UsageError(`${command}: --token-file: expected none with UPSTREAM_AUTH=service, got one`);
}
