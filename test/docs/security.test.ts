import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
const text = read('docs/security.md');

interface Bound {
  readonly bound: string;
  readonly name: string;
  /** A property of the constant, as `away` in `MAX_TRIES.away`. */
  readonly property: string | undefined;
  /** Below `src/`; undefined for a variable. */
  readonly file: string | undefined;
  /** The text of the cell, with its backticks. */
  readonly value: string;
  readonly tests: readonly string[];
}

const HEADER = '| bound | variable or constant | default | beyond | test |';
const TABLES = text.split(`${HEADER}\n|---|---|---|---|---|\n`).slice(1);
const ROWS = TABLES.flatMap((table) => (table.split('\n\n', 1)[0] ?? '').trim().split('\n'));

const NAME = /^`(\w+)(?:\.(\w+))?`(?: in `([\w/.]+)`)?$/;

/** @throws Error for a row that has not five cells, or names neither a variable nor a constant. */
function boundIn(row: string): Bound {
  const cells = row.split('|').map((cell) => cell.trim());
  const [, bound = '', subject = '', value = '', , tests = ''] = cells;
  const [, name, property, file] = NAME.exec(subject) ?? [];
  if (cells.length !== 7 || name === undefined) throw new Error(`expected five cells, got: ${row}`);
  return { bound, name, property, file, value, tests: tests.match(/test\/[\w/.]+/g) ?? [] };
}

const bounds = ROWS.map(boundIn);
const variables = bounds.filter(({ file }) => file === undefined);
const constants = bounds.filter(({ file }) => file !== undefined);
const nameOf = ({ file = '', name, property = '' }: Bound): string => `${file} ${name} ${property}`.trim();

/** The text between backticks, when the cell has nothing else. */
const codeIn = (cell: string): string | undefined => /^`([^`]+)`$/.exec(cell)?.[1];

const numbers = variables.filter(({ value }) => /^`\d+`$/.test(value));

/** The default of each variable, from docs/operations.md. */
const documented = new Map(
  [...read('docs/operations.md').matchAll(/^\| `([A-Z_]+)`(?: ◆)? \| ([^|]+) \|/gm)].map(
    ([, name, value]) => [name, value],
  ),
);

const configOf = (env: Record<string, string>) => readConfig(env, () => '');

/** A constant as the document writes it: `64 * 1024` is 65536, `0o600` is 0600, a text has no quotes. */
function written(expression: string): string {
  if (expression.startsWith("'")) return expression.slice(1, -1);
  if (expression.startsWith('0o')) return `0${expression.slice(2)}`;
  const factors = expression.split('*').map((factor) => Number(factor.trim().replaceAll('_', '')));
  return String(factors.reduce((total, factor) => total * factor));
}

function constantOf({ name, property, file }: Bound): string {
  const source = read(`src/${file}`);
  const pattern =
    property === undefined
      ? `\\bconst ${name} = ([\\d_ *]+|0o\\d+|'[^']+');`
      : `\\bconst ${name}\\b[^={]*= \\{[^}]*\\b${property}: ([\\d_]+)`;
  const [, expression] = new RegExp(pattern).exec(source) ?? [];
  if (expression === undefined) throw new Error(`expected a constant ${name} in ${file}, got none`);
  return written(expression);
}

/** A number that can be set, and bounds nothing. */
const NO_BOUNDS = ['OTEL_METRIC_EXPORT_INTERVAL', 'PORT', 'SCHEMA_POLL_SECONDS', 'WORKERS'];
/** One variable that bounds two things. */
const TWO_BOUNDS = ['REQUEST_DEADLINE_MS'];
/** No test meets these. A further bound needs a test. */
const NOT_TESTED = [
  'gateway/execution/rejectedOperations.ts MAX_REJECTION_BYTES',
  'gateway/execution/rejectedOperations.ts MAX_REMEMBERED',
  'logging/failureLog.ts MAX_FRAMES',
  'logging/failureLog.ts MAX_MESSAGE_LENGTH',
  'upstream/resilience/probe.ts PROBE_TIMEOUT_MS',
  'upstream/serviceToken/tokenRequests.ts CHECK_TIMEOUT_MS',
  'upstream/serviceToken/tokenRequests.ts MAX_RESPONSE_BYTES',
];

describe('docs/security.md', () => {
  it('has each bound once, and no row outside of the tables that are read', () => {
    expect(text.match(/^\| [^|]+ \| `\w+(\.\w+)?`( in `[^`]+`)? \|.*\|$/gm)).toEqual(ROWS);
    expect(new Set(bounds.map(({ bound }) => bound)).size).toBe(bounds.length);
    const names = bounds.map(nameOf);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual(TWO_BOUNDS);
  });

  it('has every variable whose default is a number', () => {
    const set = [...documented].filter(([, value = '']) => /^`\d+`$/.test(value)).map(([name]) => name);
    const missing = set.filter((name) => !numbers.some((bound) => bound.name === name));
    expect(missing.toSorted()).toEqual(NO_BOUNDS);
  });

  it.each(variables)('the default of $name, $value, is that of docs/operations.md', ({ name, value }) => {
    expect(value).toBe(documented.get(name));
  });

  it.each(numbers)('$name is $value by default', ({ name, value }) => {
    const number = codeIn(value) ?? '';
    expect(configOf({ [name]: number })).toEqual(configOf({}));
    expect(configOf({ [name]: String(Number(number) + 1) })).not.toEqual(configOf({}));
  });

  it.each(
    variables.flatMap(({ name, value }) => {
      const [, flag] = /^`(true|false)`/.exec(value) ?? [];
      return flag === undefined ? [] : [{ name, flag }];
    }),
  )('$name is $flag by default', ({ name, flag }) => {
    expect(configOf({ [name]: flag })).toEqual(configOf({}));
    expect(configOf({ [name]: String(flag !== 'true') })).not.toEqual(configOf({}));
  });

  it.each(constants)('$bound: $value in $file', (bound) => {
    expect(constantOf(bound)).toBe(codeIn(bound.value));
  });

  it('names a test for each bound but those that are known to have none', () => {
    const untested = bounds.filter(({ tests }) => tests.length === 0).map(nameOf);
    expect(untested.toSorted()).toEqual(NOT_TESTED);
  });

  it('names tests that exist', () => {
    const tests = text.match(/\btest\/[\w/.]+\.ts\b/g) ?? [];
    expect(tests.filter((file) => !existsSync(file))).toEqual([]);
  });
});
