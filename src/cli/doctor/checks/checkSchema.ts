import { GraphQLSchema } from 'graphql';
import { readSchemaFiles } from '../../../app/schemaFiles.ts';
import type { Config } from '../../../config/config.ts';
import type { UpstreamClient } from '../../../upstream/client.ts';
import { UpstreamError } from '../../../upstream/errors/upstreamError.ts';
import { findClosedList } from '../../../upstream/schema/closedList.ts';
import { IntrospectionError, introspectUpstream } from '../../../upstream/schema/introspection.ts';
import { checkRequirements } from '../../../upstream/schema/requirements.ts';
import { findCollisions } from '../../../upstream/schema/reservedNames.ts';
import { buildSdl, readSdlFile, SdlError } from '../../../upstream/schema/sdl.ts';
import { bearerHeaders } from '../../../upstream/transport/headers.ts';
import { UPSTREAM_ACTIONS } from './checkHttp.ts';
import type { Credentials } from './credentials.ts';
import type { Finding } from './finding.ts';
import { failed, ok, warning } from './finding.ts';

/**
 * Reads the schema that the gateway would use, and checks that it has all types and fields that contacts need.
 *
 * @returns null when there is no schema with which contacts can be rebuilt.
 */
export async function* checkSchema(
  config: Config,
  client: UpstreamClient,
  credentials: Credentials,
): AsyncGenerator<Finding, GraphQLSchema | null> {
  const { source } = config.upstreamSchema;
  const schema =
    source === 'introspect'
      ? yield* checkIntrospection(config, client, credentials)
      : yield* checkFile(source.file);
  return schema !== null && (yield* checkParts(schema)) ? schema : null;
}

/** Returns the copy of the schema when introspection fails: the gateway would use it. */
async function* checkIntrospection(
  { access, upstreamSchema }: Config,
  client: UpstreamClient,
  { token, source }: Credentials,
): AsyncGenerator<Finding, GraphQLSchema> {
  const ownToken = access.mode === 'service' ? token : (upstreamSchema.token ?? null);
  const own = await introspect(client, ownToken);
  if (own instanceof GraphQLSchema) {
    yield ok('introspection', `The upstream's schema has ${typesOf(own)} types.`);
    return own;
  }
  const sent = ownToken === null ? 'Introspection without a token' : 'Introspection';
  const found = `${sent} ${describeFailure(own)}. The gateway would serve the copy of the schema that it brings along.`;
  const tested = token === ownToken ? own : await introspect(client, token);
  if (!(tested instanceof GraphQLSchema)) {
    yield warning('introspection', found, introspectionAction(tested, access));
    return buildSdl((await readSchemaFiles()).snapshot, 'snapshot');
  }
  yield warning(
    'introspection',
    found,
    `Give the gateway the token in UPSTREAM_SCHEMA_TOKEN: introspection succeeds with that of ${source}.`,
  );
  return tested;
}

/** The schema, or the error because of which there is none. */
async function introspect(
  client: UpstreamClient,
  token: string | null,
): Promise<GraphQLSchema | UpstreamError | IntrospectionError> {
  try {
    return await introspectUpstream(client, bearerHeaders(token ?? undefined));
  } catch (error) {
    if (error instanceof UpstreamError || error instanceof IntrospectionError) return error;
    throw error;
  }
}

/** Messages of the upstream are not shown. */
function describeFailure(error: UpstreamError | IntrospectionError): string {
  if (error instanceof UpstreamError) return `failed (${error.code})`;
  return error.refused ? 'was refused' : 'gave no valid schema';
}

function introspectionAction(error: UpstreamError | IntrospectionError, { mode }: Config['access']): string {
  if (error instanceof UpstreamError && error.code !== 'UPSTREAM_UNAUTHENTICATED') {
    return UPSTREAM_ACTIONS[error.code];
  }
  return mode === 'service'
    ? 'Let the account introspect, or give the gateway an SDL file in UPSTREAM_SCHEMA.'
    : 'Give the gateway a token that may introspect in UPSTREAM_SCHEMA_TOKEN, or an SDL file in UPSTREAM_SCHEMA. `contacts-gateway schema check` shows the message of the upstream.';
}

async function* checkFile(file: string): AsyncGenerator<Finding, GraphQLSchema | null> {
  try {
    const schema = await readSdlFile(file);
    yield ok(
      'introspection',
      `UPSTREAM_SCHEMA is a file with ${typesOf(schema)} types: there is no introspection.`,
    );
    return schema;
  } catch (error) {
    if (!(error instanceof SdlError)) throw error;
    yield failed(
      'introspection',
      error.message,
      'Correct the file, or remove UPSTREAM_SCHEMA to introspect the upstream.',
    );
    return null;
  }
}

/** @returns whether contacts can be rebuilt. */
function* checkParts(schema: GraphQLSchema): Generator<Finding, boolean> {
  const { missing, warnings } = checkRequirements(schema);
  const collisions = findCollisions(schema);
  const list = findClosedList(schema);
  if (missing.length > 0) {
    yield failed(
      'schema',
      `The upstream's schema lacks ${missing.join(', ')}. The gateway would end at its start (exit code 2).`,
      'Check whether the token may see these types. If the upstream removed them, install a newer version of the gateway.',
    );
  }
  for (const { found, action } of collisions) yield failed('schema', found, action);
  if (warnings.length > 0) {
    yield warning(
      'schema',
      `The upstream's schema lacks optional parts: ${warnings.join(', ')}. Contacts are less exact without them.`,
      'Check whether the token may see them. If the upstream does not have them, there is nothing to do.',
    );
  }
  if (!list.ok) {
    yield warning(
      'schema',
      `There is no list of closed conversations: ${list.reasons.join('; ')}. closedContacts, contactIndicators, export and sync do not work.`,
      'Check whether the token may see the list.',
    );
  }
  const isUsable = missing.length === 0 && collisions.length === 0;
  if (isUsable) yield ok('schema', 'The schema has all types and fields that contacts need.');
  return isUsable;
}

function typesOf(schema: GraphQLSchema): number {
  return Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__')).length;
}
