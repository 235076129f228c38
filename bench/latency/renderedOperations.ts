import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { fieldOf } from '../../src/sandbox/server/data/json.ts';
import type { Executor } from '../../src/sandbox/server/executor.ts';
import { operationOf } from '../operation.ts';

export interface Rendered {
  readonly status: number;
  readonly bytes: Buffer;
}

/**
 * Responds to operations, and keeps the bytes of each response. The pages of a batch of histories are kept one by one, as batches
 * hold other pages each time.
 *
 * @param onExecute called when an operation is executed, because its response is not known yet.
 */
export function renderedOperations(execute: Executor, onExecute: () => void): (body: string) => Rendered {
  const responses = new Map<string, Rendered>();
  const pages = new Map<string, string>();

  const run = (body: string) => {
    onExecute();
    return execute(operationOf(body), MAIN_ACCOUNT, false);
  };
  const batch = (body: string, keys: readonly string[]): Rendered => {
    if (!keys.every((key) => pages.has(key))) {
      const { data } = run(body).body;
      for (const [index, key] of keys.entries()) pages.set(key, JSON.stringify(fieldOf(data, `c${index}`)));
    }
    const fields = keys.map((key, index) => `"c${index}":${pages.get(key)}`);
    return { status: 200, bytes: Buffer.from(`{"data":{${fields.join(',')}}}`) };
  };
  return (body) => {
    const keys = pageKeys(body);
    if (keys !== null) return batch(body, keys);
    const known = responses.get(body);
    if (known) return known;
    const { status, body: result } = run(body);
    const rendered = { status, bytes: Buffer.from(JSON.stringify(result)) };
    responses.set(body, rendered);
    return rendered;
  };
}

/**
 * One text for each page of a batch, equal for equal pages: the field without its index, its values and the fragments. Null for
 * another operation.
 */
function pageKeys(body: string): readonly string[] | null {
  const { query, variables } = operationOf(body);
  const [, fields, fragments] =
    /^query ContactHistories\(.*?\) \{ (.*?) \} (fragment .*)$/s.exec(query) ?? [];
  if (fields === undefined) return null;
  return fields.split(/ (?=c\d+: )/).map((field, index) => {
    const values = ['id', 'after', 'before'].map((name) => String(variables[`_gw_${name}${index}`]));
    return [field.replace(/\d+/g, ''), ...values, fragments].join('\n');
  });
}
