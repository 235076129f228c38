import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { buildClientSchema, getIntrospectionQuery, validateSchema } from 'graphql';
import type { UpstreamClient } from '../client.ts';
import { isObject } from '../response/json.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import type { UpstreamHeaders } from '../transport/headers.ts';

/** The response to the introspection query has errors (`refused`), or holds no valid schema. */
export class IntrospectionError extends Error {
  readonly refused: boolean;

  constructor(message: string, options: { refused: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'IntrospectionError';
    this.refused = options.refused;
  }
}

/**
 * Reads the upstream's schema by introspection. Rejects with an `UpstreamError` without a GraphQL response. Rejects with an
 * `IntrospectionError` when the response has errors, or holds no valid schema.
 */
export async function introspectUpstream(
  client: UpstreamClient,
  headers: UpstreamHeaders,
  signal?: CancelSignal,
): Promise<GraphQLSchema> {
  const { data, errors = [] } = await client.execute({
    query: INTROSPECTION_QUERY,
    operationName: 'IntrospectionQuery',
    isRepeatable: true,
    headers,
    signal,
  });
  const [first] = errors;
  if (first) {
    throw new IntrospectionError(`The upstream refused introspection: ${first.message}`, { refused: true });
  }
  return readSchema(data);
}

// A server of an older GraphQL edition rejects the whole query for one unknown field. So newer fields are not requested.
const INTROSPECTION_QUERY = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: false,
  directiveIsRepeatable: false,
  schemaDescription: false,
  inputValueDeprecation: false,
});

function readSchema(data: unknown): GraphQLSchema {
  if (!isIntrospection(data)) throw unreadable('it has no "__schema"');
  const schema = buildSchema(data);
  const [invalid] = validateSchema(schema);
  if (invalid) throw unreadable(invalid.message, invalid);
  return schema;
}

function buildSchema(introspection: IntrospectionQuery): GraphQLSchema {
  try {
    return buildClientSchema(introspection);
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : 'it cannot be built', cause);
  }
}

// `buildClientSchema` checks the rest.
function isIntrospection(data: unknown): data is IntrospectionQuery {
  return isObject(data) && isObject(data['__schema']);
}

function unreadable(why: string, cause?: unknown): IntrospectionError {
  return new IntrospectionError(`The upstream's introspection is no valid schema: ${why}`, {
    refused: false,
    cause,
  });
}
