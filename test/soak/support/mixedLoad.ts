import { setTimeout as delay } from 'node:timers/promises';
import { Agent, Client, request } from 'undici';
import { distinctData, distinctOperation } from './distinctOperation.ts';
import { keyOf, turnOf } from './load.ts';
import { LARGE_OPERATION } from './operations.ts';
import type { Outcomes } from './outcomes.ts';
import { countOutcomes } from './outcomes.ts';

export interface MixedLoadOptions {
  readonly url: string;
  /** How many requests are in flight at a time; a slow reader counts as one. */
  readonly clients: number;
  /** What is right, by token and question. */
  readonly expected: ReadonlyMap<string, unknown>;
}

export interface MixedLoad {
  /** Sends so many more requests; resolves when none is in flight. */
  send(count: number): Promise<void>;
  sent(): number;
  outcomes(): Outcomes;
  problems(): readonly string[];
  close(): Promise<void>;
}

/** One request in so many is in a document of its own. */
const DISTINCT_EVERY = 2;
/** One request in so many is given up within `MAX_ABORT_MS`. */
const ABORT_EVERY = 20;
const MAX_ABORT_MS = 10;
/** So often, a client of its own sends several large requests at once and reads nothing for `SLOW_MS`. */
const SLOW_EVERY = 1_000;
const SLOW_REQUESTS = 16;
const SLOW_MS = 500;
/** So often, such a client goes away without having read. */
const LEAVE_EVERY = 2 * SLOW_EVERY;

/** Known and distinct documents, aborts and slow readers, in an order that is the same in every run. */
export function startMixedLoad({ url, clients, expected }: MixedLoadOptions): MixedLoad {
  const agent = new Agent({ connections: clients, pipelining: 1 });
  const tally = countOutcomes();
  let sent = 0;

  const ask = async (number: number, signal?: AbortSignal): Promise<void> => {
    const { token, question } = turnOf(number);
    const isDistinct = number % DISTINCT_EVERY === 0;
    const data = expected.get(keyOf(token, question));
    const requests = isDistinct ? distinctOperation(question, number) : question;
    const options = { ...post(requests.query, token), dispatcher: agent, ...(signal && { signal }) };
    try {
      const { statusCode, body } = await request(`${url}/graphql`, options);
      tally.answered(requests, statusCode, await body.json(), isDistinct ? distinctData(data, number) : data);
    } catch (error) {
      if (signal?.aborted) tally.aborted(1);
      else tally.unanswered(error);
    }
  };

  const askAndAbort = async (number: number): Promise<void> => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), (number / ABORT_EVERY) % MAX_ABORT_MS);
    await ask(number, controller.signal);
    clearTimeout(timer);
  };

  const readSlowly = async (number: number, count: number): Promise<void> => {
    const client = new Client(url, { pipelining: count });
    const { token } = turnOf(number);
    // Without `idempotent`, each would wait for the one before it. The first body, unread, holds up the others.
    const options = { path: '/graphql', ...post(LARGE_OPERATION.query, token), idempotent: true };
    const responses = Array.from({ length: count }, () => client.request(options));
    await responses[0]?.catch(() => undefined);
    await delay(SLOW_MS);
    if (number % LEAVE_EVERY === 0) {
      tally.aborted(count);
      await Promise.all([client.destroy(), ...responses.map((response) => ignoreBody(response))]);
      return;
    }
    for (const response of responses) {
      try {
        const { statusCode, body } = await response;
        const right = expected.get(keyOf(token, LARGE_OPERATION));
        tally.answered(LARGE_OPERATION, statusCode, await body.json(), right);
      } catch (error) {
        tally.unanswered(error);
      }
    }
    await client.close();
  };

  /** Takes the next requests of the order until `last` are sent. */
  const work = async (last: number): Promise<void> => {
    while (sent < last) {
      const number = sent;
      const isSlow = number % SLOW_EVERY === 0;
      const count = isSlow ? Math.min(SLOW_REQUESTS, last - number) : 1;
      sent += count;
      if (isSlow) await readSlowly(number, count);
      else if (number % ABORT_EVERY === 0) await askAndAbort(number);
      else await ask(number);
    }
  };

  return {
    send: async (count) => {
      const last = sent + count;
      await Promise.all(Array.from({ length: clients }, () => work(last)));
    },
    sent: () => sent,
    outcomes: tally.outcomes,
    problems: tally.problems,
    close: () => agent.close(),
  };
}

function post(query: string, token: string) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  } as const;
}

/** The client went away on purpose: neither the response nor the end of its body matters. */
async function ignoreBody(response: ReturnType<Client['request']>): Promise<void> {
  const { body } = await response.catch(() => ({ body: null }));
  body?.on('error', () => undefined);
}
