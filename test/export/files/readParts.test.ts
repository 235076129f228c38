import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PartChanged } from '../../../src/export/files/exportError.ts';
import type { Part } from '../../../src/export/files/readParts.ts';
import { copyParts, readLines } from '../../../src/export/files/readParts.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';

/** More than one read of 256 KiB. The euro sign has three bytes, so some of them are in two reads. */
const LINES = Array.from({ length: 20_000 }, (_, row) => `{"row":${row},"text":"€€€€€€€€"}`);
const TEXT = `${LINES.join('\n')}\n`;

async function partOf(text: string): Promise<Part> {
  const file = join(await temporaryDirectory(), 'part.ndjson');
  await writeFile(file, text);
  return { file, rows: text.split('\n').length - 1, bytes: Buffer.byteLength(text) };
}

async function* inOrder(...parts: readonly Part[]): AsyncGenerator<Part> {
  yield* parts;
}

async function linesOf(parts: AsyncIterable<Part>): Promise<readonly string[]> {
  const read: string[] = [];
  for await (const lines of readLines(parts)) read.push(...lines);
  return read;
}

async function copyOf(parts: AsyncIterable<Part>): Promise<string> {
  const chunks: Buffer[] = [];
  await copyParts(parts, async (bytes) => void chunks.push(Buffer.from(bytes)));
  return Buffer.concat(chunks).toString('utf8');
}

describe('files of windows', () => {
  it('are read line by line, and copied, over several reads', async () => {
    const parts = [await partOf(TEXT), await partOf(''), await partOf('{"row":-1}\n')] as const;
    expect((await linesOf(inOrder(...parts))).join('\n') === [...LINES, '{"row":-1}'].join('\n')).toBe(true);
    expect((await copyOf(inOrder(...parts))) === `${TEXT}{"row":-1}\n`).toBe(true);
  });

  it.each(['rows', 'bytes'] as const)('are not read when they have another number of %s', async (number) => {
    const part = await partOf(TEXT);
    const changed = { ...part, [number]: part[number] + 1 };
    await expect(linesOf(inOrder(changed))).rejects.toThrow(PartChanged);
    await expect(copyOf(inOrder(changed))).rejects.toThrow(PartChanged);
  });

  it('are not read when they end in the middle of a character', async () => {
    const part = await partOf(TEXT);
    await appendFile(part.file, Buffer.from('€').subarray(0, 2));
    const changed = { ...part, bytes: part.bytes + 2 };
    await expect(linesOf(inOrder(changed))).rejects.toThrow(PartChanged);
  });

  it('are not read when they are gone', async () => {
    const part = { ...(await partOf(TEXT)), file: join(await temporaryDirectory(), 'gone.ndjson') };
    await expect(linesOf(inOrder(part))).rejects.toThrow('ENOENT');
    await expect(copyOf(inOrder(part))).rejects.toThrow('ENOENT');
  });
});
