import { expect, it } from 'vitest';
import type { ParsedPart } from '../../../../src/cli/reconstruct/input/parseBatch.ts';
import { parseBatch } from '../../../../src/cli/reconstruct/input/parseBatch.ts';

it('a line that is too large is a problem, also when the whole line is in the batch', () => {
  const line = `"${'x'.repeat(99)}"`;
  const bytes = new Uint8Array(Buffer.from(`{}\n${line}\n{}\n`));
  const batch = { kind: 'lines', bytes, firstLine: 5, isLast: true } as const;
  const parts: ParsedPart[] = [];
  const rest = parseBatch(batch, (part) => parts.push(part), 100);
  expect(rest).toBeNull();
  expect(parts).toEqual([
    { kind: 'document', document: {}, line: 5, item: null },
    { kind: 'problem', line: 6, reason: 'expected at most 100 bytes in one document, got more' },
    { kind: 'document', document: {}, line: 7, item: null },
  ]);
});
