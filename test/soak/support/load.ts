import { Agent, request } from 'undici';
import type { LoadResponse } from './checkResponse.ts';
import { findProblem } from './checkResponse.ts';
import type { LoadOperation } from './operations.ts';
import { OPERATIONS, TOKENS } from './operations.ts';

export interface LoadOptions {
  readonly url: string;
  readonly clients: number;
  /** What is right, by token and question. */
  readonly expected: ReadonlyMap<string, unknown>;
}

export interface Load {
  /** Resolves when each client has received its last response. */
  stop(): Promise<LoadReport>;
}

export interface LoadReport {
  readonly responses: number;
  /** Responses that hold no error. */
  readonly whole: number;
  /** What was wrong, once for each kind. */
  readonly wrong: readonly string[];
  /** Requests without a response. */
  readonly lost: readonly string[];
}

/** Starts clients, each of which sends one operation after another. */
export function startLoad({ url, clients, expected }: LoadOptions): Load {
  const agent = new Agent({ connections: clients, pipelining: 1 });
  const wrong = new Set<string>();
  const lost: string[] = [];
  let responses = 0;
  let whole = 0;
  let isStopping = false;

  const judge = (response: LoadResponse, question: LoadOperation, right: unknown): void => {
    responses += 1;
    const problem = findProblem(response, right);
    if (problem !== null) wrong.add(`${question.name}: ${problem}`);
    else if (!JSON.stringify(response.body).includes('"errors"')) whole += 1;
  };
  const client = async (start: number): Promise<void> => {
    for (let turn = start; !isStopping; turn += 1) {
      const { token, question } = turnOf(turn);
      try {
        const response = await ask(url, question, token, agent);
        judge(response, question, expected.get(keyOf(token, question)));
      } catch (error) {
        lost.push(error instanceof Error ? error.message : String(error));
        return;
      }
    }
  };
  const all = Array.from({ length: clients }, (_, index) => client(index));
  return {
    stop: async () => {
      isStopping = true;
      await Promise.all(all);
      await agent.close();
      return { responses, whole, wrong: [...wrong], lost };
    },
  };
}

/** Each token with each question. */
function turnsOf(questions: readonly LoadOperation[]) {
  return TOKENS.flatMap((token) => questions.map((question) => ({ token, question })));
}

const TURNS = turnsOf(OPERATIONS);

/** The operation and the token of a turn. */
export function turnOf(turn: number): (typeof TURNS)[number] {
  const found = TURNS[turn % TURNS.length];
  if (!found) throw new TypeError('expected something to ask');
  return found;
}

/** The responses while nothing fails, for each token. */
export async function fetchExpected(
  url: string,
  questions: readonly LoadOperation[] = OPERATIONS,
): Promise<ReadonlyMap<string, unknown>> {
  const agent = new Agent();
  const responses = new Map<string, unknown>();
  for (const { token, question } of turnsOf(questions)) {
    const { body } = await ask(url, question, token, agent);
    const { data, errors } = JSON.parse(JSON.stringify(body));
    if (errors) throw new Error(`expected a response to "${question.name}", got ${JSON.stringify(errors)}`);
    responses.set(keyOf(token, question), data);
  }
  await agent.close();
  return responses;
}

async function ask(
  url: string,
  { query }: LoadOperation,
  token: string,
  dispatcher: Agent,
): Promise<LoadResponse> {
  const { statusCode, body } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
    dispatcher,
  });
  return { status: statusCode, body: await body.json() };
}

export function keyOf(token: string, { name }: LoadOperation): string {
  return `${token} ${name}`;
}
