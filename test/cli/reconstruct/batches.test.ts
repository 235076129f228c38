import { expect, it } from 'vitest';
import { collectBatches } from '../../../src/cli/reconstruct/batches.ts';
import type { InputPart } from '../../../src/cli/reconstruct/inputParts.ts';

it('fills a batch with 10,000 problems', async () => {
  async function* problems(): AsyncGenerator<InputPart> {
    for (let line = 1; line <= 25_000; line += 1) yield { kind: 'problem', line, reason: 'Test.' };
  }
  const sizes: number[] = [];
  for await (const { entries } of collectBatches(problems())) sizes.push(entries.length);
  expect(sizes).toEqual([10_000, 10_000, 5_000]);
});
