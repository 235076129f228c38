import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTooNested, MAX_NESTING, MAX_TOTAL_NESTING } from '../../src/gateway/apollo/limits/nestingLimit.ts';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { startApp } from '../support/gateway/startApp.ts';

const nested = (levels: number, open: string, inner: string, close: string) =>
  open.repeat(levels) + inner + close.repeat(levels);

const chain = (fragments: number, levels: number) =>
  `{ ...f0 } ${Array.from({ length: fragments }, (_, index) => {
    const inner = index < fragments - 1 ? `...f${index + 1}` : '__typename';
    return `fragment f${index} on Query { ${nested(levels, '... {', inner, '}')} }`;
  }).join(' ')}`;

const DOCUMENTS = {
  'lists in an argument': `{ conversation(id: ${nested(7_000, '[', '', ']')}) { channel } }`,
  'objects in an argument': `{ conversation(id: ${nested(3_600, '{a:', '1', '}')}) { channel } }`,
  'selections that are valid': `{ conversation(id: "x") ${nested(1_200, '{ contacts { conversation', '{ id }', '} }')} }`,
  'inline fragments': nested(2_000, '{ ... ', '{ __typename }', '}'),
  'a list in a type': `query ($x: ${nested(7_000, '[', 'Int', ']')}) { __typename }`,
  'a list in a default': `query ($x: [Int] = ${nested(7_000, '[', '', ']')}) { __typename }`,
  'a chain of fragments': chain(1_700, 0),
  'a chain of nested fragments': chain(10, 190),
};

describe('a document that is nested too deeply', () => {
  let app: StartedApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it.each(Object.entries(DOCUMENTS))('is refused: %s', async (_name, query) => {
    const { status, body } = await app.ask(query);
    expect(status).toBe(400);
    expect(body).toEqual({
      errors: [{ message: expect.stringContaining('brackets'), extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
    expect(app.logged().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is executed up to the limits', async () => {
    const { body } = await app.ask(nested(MAX_NESTING - 1, '{ ... ', '{ __typename }', '}'));
    expect(body.data).toEqual({ __typename: 'Query' });
    expect((await app.ask(chain(MAX_TOTAL_NESTING - 1, 0))).body.data).toEqual({ __typename: 'Query' });
  });
});

describe('brackets that are no nesting', () => {
  const brackets = '['.repeat(2 * MAX_NESTING);

  it.each([
    ['in a string', `{ a(b: "${brackets}") }`, false],
    ['behind an escaped quote', `{ a(b: "\\"${brackets}") }`, false],
    ['behind a string that ends with a backslash', `{ a(b: "\\\\", c: ${brackets}) }`, true],
    ['in a block string', `{ a(b: """${brackets}""") }`, false],
    ['behind escaped quotes of a block string', `{ a(b: """\\"""${brackets}""") }`, false],
    ['behind four quotes in a block string', `{ a(b: """\\""""${brackets}""") }`, false],
    ['behind a backslash twice in a block string', `{ a(b: """\\\\"""${brackets}""") }`, false],
    ['behind an empty string', `{ a(b: "", c: ${brackets}) }`, true],
    ['in a comment', `{ a # ${brackets}\n }`, false],
    ['behind a comment', `{ a # x\n b(c: ${brackets}) }`, true],
    ['behind a string that never ends', `{ a(b: "${brackets}`, false],
  ])('%s', (_name, text, expected) => {
    expect(isTooNested(text)).toBe(expected);
  });
});
