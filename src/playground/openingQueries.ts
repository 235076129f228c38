/** An operation that a tab opens with. */
export interface OpeningQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the gateway wrote into the page. */
interface ReadyQueries {
  readonly queries: readonly OpeningQuery[];
  /** Reads the newest conversation of the last thirty days; null when the schema has no list of conversations. */
  readonly newest: OpeningQuery | null;
}

/** Returns the example queries, with ids of the newest closed conversation and the current month as variables. */
export async function readyQueries(): Promise<readonly OpeningQuery[]> {
  const { queries, newest } = readPage();
  const days = dayMarkers(new Date());
  const found = newest === null ? null : await readNewest(fill(newest, days));
  const ids = found ?? GUIDE_IDS;
  const values = new Map([...days, ...ids]);
  // Without a conversation of the account, this query would be the same as the first example of the guide.
  const wanted =
    found === null ? queries.filter(({ query }) => !query.includes('NewestConversation')) : queries;
  return wanted.map((query) => fill(query, values));
}

/**
 * Returns the operation in the URL, to which the contact explorer links; null when there is none. It is removed from the URL, so
 * that a reload does not open it in another tab.
 */
export function takeLinkedQuery(): OpeningQuery | null {
  const url = new URL(location.href);
  const query = url.searchParams.get('query');
  if (query === null) return null;
  url.searchParams.delete('query');
  history.replaceState(null, '', url);
  return { query, variables: {} };
}

type Values = ReadonlyMap<string, string>;

/** The sandbox serves this conversation. */
const GUIDE_IDS: Values = new Map([
  ['@newestConversation', '00000000-0000-4000-8000-000000000001'],
  ['@newestContact', '00000000-0000-4000-8000-000000000001@2026-01-12T11:05:05.000Z'],
]);

/** The playground opens without the newest conversation after this time, in milliseconds. */
const NEWEST_TIMEOUT_MS = 2_000;

function dayMarkers(now: Date): Values {
  const monthStart = (offset: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset)).toISOString();
  const dayStart = (offset: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + offset)).toISOString();
  return new Map([
    ['@monthStart', monthStart(0)],
    ['@monthEnd', monthStart(1)],
    ['@thirtyDaysAgo', dayStart(-30)],
    ['@tomorrow', dayStart(1)],
  ]);
}

/** Returns null when nothing was closed in these days, and when the gateway needs a token or does not respond in time. */
async function readNewest(operation: OpeningQuery): Promise<Values | null> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(operation),
      signal: AbortSignal.timeout(NEWEST_TIMEOUT_MS),
    });
    const ids = idsIn(await response.json());
    const conversationId = ids.find((id) => !id.includes('@'));
    if (conversationId === undefined) return null;
    const contactId = ids.find((id) => id.includes('@')) ?? conversationId;
    return new Map([
      ['@newestConversation', conversationId],
      ['@newestContact', contactId],
    ]);
  } catch (error) {
    // A network error, a response that is not JSON, and the end of the time. The examples of the guide are shown.
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException)
      return null;
    throw error;
  }
}

/** Returns all ids in a response. Only an id of a contact has an `@` (R11). */
function idsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'id' && typeof item === 'string' ? [item] : idsIn(item),
  );
}

/** Replaces the markers among the variables. */
function fill({ query, variables }: OpeningQuery, values: Values): OpeningQuery {
  const text = JSON.stringify(variables, (_key, value: unknown) =>
    typeof value === 'string' ? (values.get(value) ?? value) : value,
  );
  return { query, variables: JSON.parse(text) };
}

function readPage(): ReadyQueries {
  const json: unknown = JSON.parse(document.querySelector('#ready-queries')?.textContent ?? '{}');
  const { queries, newest } = isObject(json) ? json : {};
  return {
    queries: Array.isArray(queries) ? queries.filter(isOpeningQuery) : [],
    newest: isOpeningQuery(newest) ? newest : null,
  };
}

function isOpeningQuery(value: unknown): value is OpeningQuery {
  return isObject(value) && typeof value['query'] === 'string' && isObject(value['variables']);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
