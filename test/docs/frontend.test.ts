import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSchema, isScalarType, isSpecifiedScalarType } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { readDate } from '../../examples/react/src/dates.ts';
import { spellTimestamp } from '../../src/export/rows/columns/spellTimestamp.ts';
import { SNOOZE_EXAMPLE_ID } from '../../src/sandbox/generator/guideExamples.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask, post } from '../support/http/request.ts';

const page = readFileSync('docs/frontend.md', 'utf8');
const blocks = (...languages: readonly string[]): readonly string[] =>
  [...page.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, language = '', code = '']) =>
    languages.includes(language) ? [code] : [],
  );
/** The rows of the table whose first column has this heading, as cells. */
const table = (heading: string): readonly (readonly string[])[] => {
  const [, rows = ''] =
    new RegExp(`^\\| ${heading} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? [];
  return rows
    .trim()
    .split('\n')
    .map((row) => row.slice(2, -2).split(' | '));
};

const app = await startApp();
afterAll(app.stop);

const sources = readdirSync('examples/react', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules'))
  .map((path) => readFileSync(join('examples/react', path), 'utf8'));

describe('docs/frontend.md', () => {
  it.each(blocks('ts', 'tsx'))(
    'has code of the example, which is built and used in a browser: %s',
    (code) => {
      expect(sources.some((source) => source.includes(code))).toBe(true);
    },
  );

  it.each(blocks('graphql'))('has operations that run: %s', async (query) => {
    const { data, errors } = await ask(app.url, query, { id: SNOOZE_EXAMPLE_ID });
    expect(errors).toBeUndefined();
    expect(data.history.contacts).toHaveLength(2);
  });

  it('has every scalar of the schema, with the type that the example gives it', () => {
    const schema = buildSchema(readFileSync('schema/gateway.graphql', 'utf8'));
    const types = Object.values(schema.getTypeMap()).filter(isScalarType);
    const names = types.filter((type) => !isSpecifiedScalarType(type)).map(({ name }) => name);
    const rows = table('scalar').flatMap(([scalars = '', type = '']) =>
      scalars.split(', ').map((scalar) => [scalar.replaceAll('`', ''), type.replaceAll('`', '')]),
    );
    expect(rows.map(([name]) => name).toSorted()).toEqual(names.toSorted());
    const config = readFileSync('examples/react/codegen.ts', 'utf8');
    for (const [name, type] of rows) expect(config).toMatch(new RegExp(`\\b${name}: '${type}'`));
  });

  it('links only to files that exist', () => {
    const links = [...page.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, link = '']) =>
      join(dirname('docs/frontend.md'), link),
    );
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
    expect(links.length).toBeGreaterThan(3);
  });
});

describe('the line that reads dates', () => {
  it.each([
    ['an offset without a colon', '2026-01-02T11:19:52+0100', '2026-01-02T10:19:52.000Z'],
    ['a negative offset', '2026-01-02T11:19:52-0530', '2026-01-02T16:49:52.000Z'],
    ['an offset with a colon', '2026-01-02T11:19:52+01:00', '2026-01-02T10:19:52.000Z'],
    ['UTC', '2026-01-02T10:19:52Z', '2026-01-02T10:19:52.000Z'],
    ['milliseconds', '2026-01-02T10:19:52.123Z', '2026-01-02T10:19:52.123Z'],
    ['a comma before the fraction', '2026-01-02T11:19:52,5+0100', '2026-01-02T10:19:52.500Z'],
  ])('reads %s as an export does', (_, text, expected) => {
    expect(readDate(text).toISOString()).toBe(expected);
    expect(spellTimestamp(text)).toBe(expected);
  });
});

describe('a request for', () => {
  const postJson = (body: object) => post(app.url, body);
  const postOther = (body: string | FormData, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${app.url}/graphql`, { method: 'POST', body, headers });
  const get = (query: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
  const preflighted = { 'apollo-require-preflight': 'true' };
  /** What urql 6 accepts when it sends a GET. */
  const urql = { accept: 'application/graphql-response+json, application/json, text/event-stream' };

  const REQUESTS: Readonly<Record<string, () => Promise<Response>>> = {
    'a GET without such a header': () => get('{ __typename }', urql),
    'a GET with `apollo-require-preflight: true`': () => get('{ __typename }', { ...urql, ...preflighted }),
    'a GET with a mutation': () => get('mutation { __typename }', preflighted),
    'a POST with `content-type: application/json`': () => postJson({ query: '{ __typename }' }),
    'a POST with `content-type: text/plain`': () =>
      postOther('{"query":"{ __typename }"}', { 'content-type': 'text/plain' }),
    subscriptions: () => postJson({ query: 'subscription { conversation { id } }' }),
    'several operations in one request (a JSON list)': () => postJson([{ query: '{ __typename }' }]),
    'uploads (`multipart/form-data`)': () => postOther(new FormData()),
    '`@defer` and `@stream`': () => postJson({ query: '{ ... @defer { __typename } }' }),
    'names and aliases that begin with `_gw_`, and an alias `__typename`': () =>
      postJson({ query: '{ _gw_a: __typename }' }),
  };

  it.each([...table('request'), ...table('feature')])('%s gives %s', async (name = '', expected = '') => {
    const response = await REQUESTS[name]?.();
    const [status, code] = expected.replaceAll('`', '').split(' ');
    expect(response?.status).toBe(Number(status));
    if (code) expect(await response?.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  it('has a row on the page', () => {
    const rows = [...table('request'), ...table('feature')].map(([name]) => name);
    expect(rows.toSorted()).toEqual(Object.keys(REQUESTS).toSorted());
  });
});
