import { readFile } from 'node:fs/promises';
import { UsageError } from './exitCodes.ts';

/**
 * Reads a token from a file, and removes the white space around it.
 *
 * @param command the start of the error message.
 * @throws UsageError
 */
export async function readToken(command: string, file: string): Promise<string> {
  const token = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new UsageError(`${command}: --token-file: cannot read ${file} (${reason})`, { cause });
  });
  if (token.trim() === '') throw new UsageError(`${command}: --token-file: ${file} is empty`);
  if (!/^[\x21-\x7e]+$/.test(token.trim())) {
    throw new UsageError(`${command}: --token-file: the token holds characters that no header can hold`);
  }
  return token.trim();
}
