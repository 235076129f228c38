import { expect, it } from 'vitest';
import { MAX_DOCUMENT_BYTES } from '../../../../src/cli/reconstruct/input/inputParts.ts';
import type { ParsedPart } from '../../../../src/cli/reconstruct/input/parseBatch.ts';
import { parseBatch } from '../../../../src/cli/reconstruct/input/parseBatch.ts';

it('a line that is too large is a problem, also when the whole line is in the batch', () => {
  const line = `"${'x'.repeat(MAX_DOCUMENT_BYTES - 1)}"`;
  const bytes = new Uint8Array(Buffer.from(`{}\n${line}\n{}\n`));
  const parts: ParsedPart[] = [];
  const rest = parseBatch({ kind: 'lines', bytes, firstLine: 5, isLast: true }, (part) => parts.push(part));
  expect(rest).toBeNull();
  expect(parts).toEqual([
    { kind: 'document', document: {}, line: 5, item: null },
    { kind: 'problem', line: 6, reason: expect.stringContaining('expected at most 67108864 bytes') },
    { kind: 'document', document: {}, line: 7, item: null },
  ]);
});
