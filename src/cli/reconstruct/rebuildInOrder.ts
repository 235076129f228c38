import type { InputReader } from './input/inputReader.ts';
import type { RebuiltBatch } from './rebuildBatch.ts';
import type { Rebuilder } from './rebuilders.ts';

/**
 * Rebuilds all batches of the input. The results come in the order of the input. Rejects if a thread fails.
 *
 * @param startRebuilder is called once. The rebuilder is stopped at the end.
 */
export async function* rebuildInOrder(
  input: InputReader,
  startRebuilder: () => Rebuilder,
): AsyncGenerator<RebuiltBatch, void, undefined> {
  const rebuilder = startRebuilder();
  const inWork: Promise<RebuiltBatch>[] = [];
  try {
    for (;;) {
      while (inWork.length < rebuilder.maxInWork) {
        const batch = await input.next();
        if (batch === null) break;
        inWork.push(rebuilder.rebuild(batch));
      }
      const result = await inWork.shift();
      if (result === undefined) return;
      const { rest, bytes } = result;
      if (rest !== null) {
        // All later batches are lines, too. They may begin inside a document, so they are read again.
        const later = await Promise.all(inWork.splice(0));
        input.goBack([bytes.subarray(rest.start), ...later.map((each) => each.bytes)], rest.line);
      }
      yield result;
    }
  } finally {
    await rebuilder.stop();
  }
}
