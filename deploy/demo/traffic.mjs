// Sends operations to the gateway of the demo until it is stopped, so that the dashboard shows data:
//   node traffic.mjs <URL of /graphql> <file with an API key> [<ms between two operations, default 500>]
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const [url, keyFile, intervalMs = '500'] = process.argv.slice(2);
const apiKey = readFileSync(keyFile, 'utf8').trim();
const DAY_MS = 86_400_000;
/** The longest time of one operation. */
const TIMEOUT_MS = 30_000;

const PAGE = `query ListContacts($interval: Interval!, $after: String) {
  closedConversations(interval: $interval, first: 20, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { id channel contacts { id status openedAt closedAt operator { lastName } } contactAnomalies { code } } }
  }
}`;
const ONE = `query OneConversation($id: UUID!) {
  conversation(id: $id) { id closedAt contacts { id status endReason routingRule { name } } }
}`;
const INDICATORS = `query Indicators($interval: Interval!) {
  contactIndicators(interval: $interval, groupBy: [STATUS], step: DAY) { rows { status stepStart contactCount } }
}`;
// `pseudo` is deprecated.
const USER = 'query CurrentUser { user { id pseudo } }';
// A client whose query does not fit the schema.
const INVALID = 'query Outdated { conversations { id } }';

/** Ids of conversations that were listed. */
const ids = [];
/** The cursor of the next page; null for the first page. */
let after = null;

const steps = [
  async () => {
    const page = (await send(PAGE, { interval: lastDays(30), after }))?.closedConversations;
    ids.push(...(page?.edges ?? []).map(({ node }) => node.id));
    ids.splice(0, ids.length - 200);
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  },
  readOneConversation,
  () => send(USER, {}),
  readOneConversation,
  () => send(INDICATORS, { interval: lastDays(7) }),
  () => send(INVALID, {}),
];

for (let count = 0; ; count += 1) {
  await steps[count % steps.length]();
  await delay(Number(intervalMs));
}

async function readOneConversation() {
  const id = ids[Math.floor(Math.random() * ids.length)];
  if (id !== undefined) await send(ONE, { id });
}

/** Returns the data of the response. Returns null when there are none, or when the gateway does not respond. */
async function send(query, variables) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { data = null } = await response.json();
    return data;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return null;
  }
}

function lastDays(days) {
  const now = Date.now();
  return { from: new Date(now - days * DAY_MS).toISOString(), to: new Date(now).toISOString() };
}
