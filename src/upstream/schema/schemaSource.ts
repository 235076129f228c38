import type { GraphQLSchema } from 'graphql';
import type { UpstreamClient } from '../client.ts';
import type { GatewayCode } from '../errors/errorCodes.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import type { UpstreamHeaders } from '../transport/headers.ts';
import { findClosedList } from './closedList.ts';
import { IntrospectionError, introspectUpstream } from './introspection.ts';
import { checkRequirements } from './requirements.ts';
import { reservedNames } from './reservedNames.ts';
import { buildSdl, readSdlFile } from './sdl.ts';

export interface SchemaSourceOptions {
  /** Ask the upstream, or read an SDL file. */
  readonly source: 'introspect' | { readonly file: string };
  readonly client: UpstreamClient;
  /** With the token that may introspect. */
  readonly headers: UpstreamHeaders;
  /** SDL to fall back to when the upstream does not give its schema. */
  readonly snapshot: string;
  readonly log: SchemaLog;
}

export interface SchemaLog {
  warn(facts: object, message: string): void;
}

export interface UpstreamSchema {
  readonly schema: GraphQLSchema;
  readonly origin: 'introspection' | 'file' | 'snapshot';
  /** Optional parts that the schema lacks, as `checkRequirements` names them. */
  readonly warnings: readonly string[];
}

/** The upstream's schema cannot be served. The message holds one reason a line. */
export class SchemaRequirementsError extends Error {
  /** Types, fields and arguments that reconstruction needs and the schema lacks. */
  readonly missing: readonly string[];
  /** Names that the upstream and the gateway both define, each with what to do. */
  readonly collisions: readonly string[];

  constructor(missing: readonly string[], collisions: readonly string[]) {
    const lacks = missing.map((name) => `The upstream's schema lacks ${name}.`);
    super([...lacks, ...collisions].join('\n'));
    this.name = 'SchemaRequirementsError';
    this.missing = missing;
    this.collisions = collisions;
  }
}

/**
 * The schema to serve, as the upstream describes it. Introspection that fails, for whatever reason, falls back to
 * the snapshot with a logged warning. Rejects with an `SdlError` for a file that is no schema and with a
 * `SchemaRequirementsError` when contacts cannot be rebuilt from what the schema has.
 */
export async function loadUpstreamSchema(options: SchemaSourceOptions): Promise<UpstreamSchema> {
  return checked(await findSchema(options), options.log);
}

/**
 * The schema as it is now, to take the place of one that is in use. Nothing stands in for it: rejects with an
 * `UpstreamError` or an `IntrospectionError` when it cannot be loaded, else as `loadUpstreamSchema` does.
 */
export async function renewUpstreamSchema(
  options: Omit<SchemaSourceOptions, 'snapshot'>,
  signal?: CancelSignal,
): Promise<UpstreamSchema> {
  return checked(await askForSchema(options, signal), options.log);
}

function checked({ schema, origin }: FoundSchema, log: SchemaLog): UpstreamSchema {
  const warnings = assertRequirements(schema);
  if (warnings.length > 0) {
    log.warn(
      { origin, absent: warnings },
      'The upstream schema lacks optional parts; contacts are rebuilt without them.',
    );
  }
  const closedList = findClosedList(schema);
  if (!closedList.ok) {
    log.warn(
      { origin, reasons: closedList.reasons },
      'The upstream schema has no list of closed conversations that can be read; the contacts of intervals are not served.',
    );
  }
  return { schema, origin, warnings };
}

/** The warnings of a schema that can be served; throws a `SchemaRequirementsError` for one that cannot. */
export function assertRequirements(schema: GraphQLSchema): readonly string[] {
  const { missing, warnings } = checkRequirements(schema);
  const collisions = reservedNames(schema);
  if (missing.length > 0 || collisions.length > 0) throw new SchemaRequirementsError(missing, collisions);
  return warnings;
}

type FoundSchema = Omit<UpstreamSchema, 'warnings'>;

async function askForSchema(
  { source, client, headers }: Omit<SchemaSourceOptions, 'snapshot'>,
  signal?: CancelSignal,
): Promise<FoundSchema> {
  if (source !== 'introspect') return { schema: await readSdlFile(source.file), origin: 'file' };
  return { schema: await introspectUpstream(client, headers, signal), origin: 'introspection' };
}

async function findSchema(options: SchemaSourceOptions): Promise<FoundSchema> {
  const { snapshot, log } = options;
  try {
    return await askForSchema(options);
  } catch (error) {
    if (!(error instanceof UpstreamError) && !(error instanceof IntrospectionError)) throw error;
    log.warn(
      { code: reasonCode(error), reason: error.message },
      'Introspection failed; serving the snapshot.',
    );
    return { schema: buildSdl(snapshot, 'snapshot'), origin: 'snapshot' };
  }
}

function reasonCode(error: UpstreamError | IntrospectionError): GatewayCode {
  if (error instanceof UpstreamError) return error.code;
  return error.refused ? 'INTROSPECTION_REFUSED' : 'INTROSPECTION_UNREADABLE';
}
