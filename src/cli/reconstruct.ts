import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { reconstruct } from '../contacts/reconstruct.ts';
import { reconstructionJson } from '../contacts/result/reconstructionJson.ts';
import { decodeDocument } from '../upstream/history/decodeDocument.ts';
import type { Json } from '../upstream/response/json.ts';
import { CommandFailed } from './support/exitCodes.ts';

/** `contacts-gateway reconstruct [FILE or -]`: prints the contacts and anomalies of one conversation. Works offline. */
export function reconstructCommand(): Command {
  return new Command('reconstruct')
    .description('rebuild the contacts of one conversation from upstream JSON, offline')
    .argument('[file]', 'a conversation or a whole GraphQL response; - is standard input', '-')
    .action(async (file: string) => {
      const decoded = decodeDocument(parse(await read(file), nameOf(file)));
      if (!decoded.ok) {
        const code = 'noConversation' in decoded ? '' : 'CONTACT_HISTORY_UNAVAILABLE: ';
        throw new CommandFailed(`reconstruct: ${nameOf(file)}: ${code}${decoded.reason}`);
      }
      const json = reconstructionJson(reconstruct(decoded.history));
      process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
    });
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

async function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new CommandFailed(`reconstruct: cannot read ${file} (${code})`, { cause });
  }
}

// Some editors write one at the start of a file. `JSON.parse` rejects it.
const BYTE_ORDER_MARK = /^\uFEFF/;

function parse(document: string, name: string): Json {
  try {
    return JSON.parse(document.replace(BYTE_ORDER_MARK, ''));
  } catch (cause) {
    throw new CommandFailed(`reconstruct: ${name} is not JSON`, { cause });
  }
}
