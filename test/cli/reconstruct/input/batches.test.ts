import { expect, it } from 'vitest';
import { DocumentCollector } from '../../../../src/cli/reconstruct/input/batches.ts';

it('a batch is full with 10,000 problems', () => {
  const collector = new DocumentCollector();
  expect(collector.isEmpty).toBe(true);
  let line = 0;
  while (!collector.isFull) {
    line += 1;
    collector.add({ kind: 'problem', line, reason: 'Test.' });
  }
  expect(line).toBe(10_000);
  expect(collector.toBatch().entries).toHaveLength(10_000);
});
