import type { LoadOperation } from './operations.ts';

/** Every question begins like this: the name of the operation, and its only root field. */
const HEAD = /^query (\w+) \{ (\w+)/;

/** The same operation in a new document, with its own name and alias. */
export function distinctOperation(question: LoadOperation, number: number): LoadOperation {
  return { ...question, query: question.query.replace(HEAD, `query $1${number} { a${number}: $2`) };
}

/** What is right for it: what was right for the question, below the alias. */
export function distinctData(data: unknown, number: number): unknown {
  if (typeof data !== 'object' || data === null) throw new TypeError(`expected data, got ${String(data)}`);
  return Object.fromEntries(Object.values(data).map((value) => [`a${number}`, value]));
}
