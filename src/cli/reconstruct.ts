import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { Command } from 'commander';
import { formatInstant } from '../contacts/facts/instant.ts';
import type { ExportFormat } from '../export/formats/format.ts';
import { FORMATS } from '../export/formats/format.ts';
import { runReconstruct } from './reconstruct/runReconstruct.ts';
import { CommandFailed, UsageError } from './support/exitCodes.ts';

export interface ReconstructCommandParts {
  readonly input: Readable;
  readonly output: Writable;
  readonly writeError: (text: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MAX_THREADS = 64;
const CHUNK_BYTES = 1024 * 1024;

/**
 * `contacts-gateway reconstruct [FILE or -]`: rebuilds the contacts and anomalies of conversations. Works offline. Throws a
 * `CommandFailed` if the input cannot be read, or if a part of it cannot be rebuilt.
 */
export function reconstructCommand(parts: ReconstructCommandParts): Command {
  return new Command('reconstruct')
    .description('rebuild the contacts of conversations from upstream JSON, offline')
    .argument(
      '[file]',
      'conversations, GraphQL responses or lists, as JSON or NDJSON; - is standard input',
      '-',
    )
    .option('--format <format>', 'write contacts as in an export: ndjson, csv or parquet')
    .option(
      '--parallel [n]',
      'threads: several for a large input by default; without a number, one for each core',
    )
    .action(async (file: string, raw: { readonly format?: string; readonly parallel?: string | true }) => {
      const { output, writeError, now } = parts;
      const format = raw.format === undefined ? null : parseFormat(raw.format);
      const parallel = parseParallel(raw.parallel);
      const input = { name: file === '-' ? 'standard input' : file, chunks: readChunks(file, parts.input) };
      await runReconstruct(input, {
        ...{ format, parallel, exportedAt: formatInstant(now()) },
        write: async (text) => {
          if (!output.write(text)) await once(output, 'drain');
        },
        writeError: (line) => writeError(`${line}\n`),
      });
    });
}

function parseFormat(text: string): ExportFormat {
  const format = FORMATS.find((known) => known === text);
  if (format !== undefined) return format;
  throw new UsageError(`reconstruct: --format: expected one of ${FORMATS.join(', ')}, got "${text}"`);
}

function parseParallel(value: string | true | undefined): number | null {
  if (value === undefined) return null;
  if (value === true) return availableParallelism();
  const threads = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (threads >= 1 && threads <= MAX_THREADS) return threads;
  throw new UsageError(
    `reconstruct: --parallel: expected a whole number from 1 to ${MAX_THREADS}, got "${value}"`,
  );
}

async function* readChunks(file: string, standardInput: Readable): AsyncGenerator<Uint8Array> {
  const stream = file === '-' ? standardInput : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new CommandFailed(`reconstruct: cannot read ${file} (${code})`, { cause });
  }
}
