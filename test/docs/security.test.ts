import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

const read = (file: string): string => readFileSync(file, 'utf8');

interface Bound {
  readonly name: string;
  /** Below `src/`; undefined for a variable. */
  readonly file: string | undefined;
  readonly value: string;
  readonly tests: readonly string[];
}

const ROW = /^\| [^|]+ \| `(\w+)`(?: in `([\w/.]+)`)? \| `(\d+)` \| [^|]+ \| ([^|]+) \|$/gm;
const bounds: Bound[] = [...read('docs/security.md').matchAll(ROW)].map(
  ([, name = '', file, value = '', tests = '']) => ({
    name,
    file,
    value,
    tests: tests.match(/test\/[\w/.]+/g) ?? [],
  }),
);
const variables = bounds.filter(({ file }) => file === undefined);
const constants = bounds.filter(({ file }) => file !== undefined);

const configOf = (env: Record<string, string>) => readConfig(env, () => '');

/** Numbers, and products of numbers. */
function product(expression: string): number {
  return expression
    .split('*')
    .map((factor) => Number(factor.trim().replaceAll('_', '')))
    .reduce((total, factor) => total * factor);
}

/** A number that can be set, and bounds nothing. */
const NO_BOUNDS = ['PORT', 'SCHEMA_POLL_SECONDS'];

describe('docs/security.md', () => {
  it('has a row for each bound, and each row has the five cells', () => {
    const rows = read('docs/security.md').match(/^\| .+ \| `?test\/.+ \|$/gm) ?? [];
    expect(bounds).toHaveLength(rows.length);
    expect(new Set(bounds.map(({ name, file }) => `${file} ${name}`)).size).toBe(bounds.length);
  });

  it('has every variable whose default is a number', () => {
    const numbers = [...read('docs/operations.md').matchAll(/^\| `([A-Z_]+)` \| `\d+` \|/gm)].map(
      ([, name]) => name,
    );
    const missing = numbers.filter((name) => !variables.some((bound) => bound.name === name));
    expect(missing.toSorted()).toEqual(NO_BOUNDS);
  });

  it.each(variables)('$name is $value by default', ({ name, value }) => {
    expect(configOf({ [name]: value })).toEqual(configOf({}));
    expect(configOf({ [name]: String(Number(value) + 1) })).not.toEqual(configOf({}));
  });

  it.each(constants)('$name in $file is $value', ({ name, file, value }) => {
    const [, expression = ''] = new RegExp(`\\bconst ${name} = ([\\d_ *]+);`).exec(read(`src/${file}`)) ?? [];
    expect(product(expression)).toBe(Number(value));
  });

  it.each(bounds)('$name: names tests that exist', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((file) => !existsSync(file))).toEqual([]);
  });
});
