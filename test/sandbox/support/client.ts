import type { Sandbox } from '../../../src/sandbox/server/server.ts';

/** Any JSON, for tests that read a response field by field. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json };

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Sends one operation. Returns the parsed body for any status. */
export async function ask(
  { url }: Pick<Sandbox, 'url'>,
  query: string,
  {
    variables = {},
    token,
  }: { readonly variables?: Readonly<Record<string, unknown>>; readonly token?: string } = {},
): Promise<Json> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return JSON.parse((await post(url, JSON.stringify({ query, variables }), headers)).text);
}

export async function login(
  { origin }: Pick<Sandbox, 'origin'>,
  form: Readonly<Record<string, string>>,
): Promise<Reply> {
  return post(`${origin}/oauth2/token`, new URLSearchParams(form).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
}

/** What lies at a path; throws when there is nothing. */
export function at(json: Json, ...path: readonly (string | number)[]): Json {
  let value: Json | undefined = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`nothing at ${path.join('.')}`);
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  if (value === undefined) throw new TypeError(`nothing at ${path.join('.')}`);
  return value;
}

export function list(json: Json): readonly Json[] {
  if (!Array.isArray(json)) throw new TypeError('expected a list');
  return json;
}

export function text(json: Json): string {
  if (typeof json !== 'string') throw new TypeError(`expected a string, got ${JSON.stringify(json)}`);
  return json;
}
