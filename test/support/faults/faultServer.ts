import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { execute, parse, validate } from 'graphql';
import { MAIN_ACCOUNT } from '../../../src/sandbox/server/data/accounts.ts';
import type { SandboxData } from '../../../src/sandbox/server/data/data.ts';
import { createStore } from '../../../src/sandbox/server/data/store.ts';
import { formatError } from '../../../src/sandbox/server/data/upstreamError.ts';
import { createSandboxSchema } from '../../../src/sandbox/server/schema.ts';
import { CANARY, CANARY_LINE } from './canaries.ts';
import type { FaultyContext, FieldFaults } from './fieldFaults.ts';
import { changedData, withFieldFaults } from './fieldFaults.ts';

export interface UpstreamOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One operation that reached the server, and what can be done with it. */
export interface Exchange {
  readonly operation: UpstreamOperation;
  /** How many operations came since the fault began; the first is 0. */
  readonly index: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The body of the sandbox's response. @param variables replace those of the client. */
  responseBody(faults?: FieldFaults, variables?: UpstreamOperation['variables']): Record<string, unknown>;
}

/** Responds to an operation, with or without a fault. */
export type Fault = (exchange: Exchange) => void;

export interface FaultServer {
  readonly url: string;
  readonly operations: readonly UpstreamOperation[];
  /** From now on every operation meets this fault. Forgets the operations. */
  begin(fault: Fault): void;
  /** From now on this is the schema. */
  serve(schema: GraphQLSchema): void;
  stop(): Promise<void>;
}

/** The sandbox behind an HTTP server that does as the test says. */
export async function startFaultServer(
  data: SandboxData,
  schema: GraphQLSchema = createSandboxSchema(),
): Promise<FaultServer> {
  let faulty = withFieldFaults(schema);
  const store = createStore(data);
  let operations: UpstreamOperation[] = [];
  let fault: Fault = sound;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { query, variables = {} } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const operation: UpstreamOperation = { query, variables };
      const index = operations.push(operation) - 1;
      const responseBody: Exchange['responseBody'] = (faults = {}, instead = variables) =>
        bodyOf(faulty, store, { query, variables: instead }, faults);
      fault({ operation, index, request, response, responseBody });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    get operations() {
      return operations;
    },
    begin: (next) => {
      operations = [];
      fault = next;
    },
    serve: (next) => {
      faulty = withFieldFaults(next);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** No fault at all. */
export const sound: Fault = ({ response, responseBody }) => sendJson(response, responseBody());

/** Sends a response with headers that must not reach a client. */
export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...CANARY_HEADERS, ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

const CANARY_HEADERS = { 'set-cookie': `session=${CANARY}-cookie`, 'x-powered-by': `${CANARY}-server` };

function bodyOf(
  schema: GraphQLSchema,
  store: ReturnType<typeof createStore>,
  { query, variables }: UpstreamOperation,
  fieldFaults: FieldFaults,
): Record<string, unknown> {
  const document = parse(query);
  const invalid = validate(schema, document);
  if (invalid.length > 0)
    return { data: null, errors: invalid.map((error) => formatError(error, 'BAD_REQUEST')) };
  const faulty: FaultyContext = { fieldFaults, changes: [] };
  const contextValue = {
    store,
    account: MAIN_ACCOUNT,
    nextTagId: () => 9_001,
    availabilitiesResolved: 0,
    ...faulty,
  };
  const result = execute({ schema, document, variableValues: variables, contextValue });
  if (result instanceof Promise) throw new TypeError('the sandbox answers at once');
  const errors = result.errors?.map((error) => ({
    ...formatError(error, 'INTERNAL_ERROR'),
    locations: [{ line: CANARY_LINE, column: 1 }],
  }));
  return { data: changedData(result.data, faulty), ...(errors && { errors }) };
}
