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
  /** Introspection of the upstream, or an SDL file. */
  readonly source: 'introspect' | { readonly file: string };
  readonly client: UpstreamClient;
  /** Sent with the introspection query. They hold a token that may introspect. */
  readonly headers: UpstreamHeaders;
  /** The SDL to use when introspection fails. */
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

/** The gateway cannot serve the upstream's schema. The message has one line for each reason. */
export class SchemaRequirementsError extends Error {
  /** The types, fields and arguments that reconstruction needs and that the schema does not have. */
  readonly missing: readonly string[];
  /** One sentence for each name that the upstream and the gateway both define, with what to do. */
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
 * Loads the schema at the start. When introspection fails, logs a warning and uses the snapshot. Rejects with an `SdlError`
 * for a file without a valid schema. Rejects with a `SchemaRequirementsError` when the gateway cannot serve the schema.
 */
export async function loadUpstreamSchema(options: SchemaSourceOptions): Promise<UpstreamSchema> {
  return checkSchema(await findSchema(options), options.log);
}

/**
 * Loads the schema again while the gateway runs. Never uses the snapshot: rejects with an `UpstreamError` or an
 * `IntrospectionError` when introspection fails. All other errors are those of `loadUpstreamSchema`.
 */
export async function renewUpstreamSchema(
  options: Omit<SchemaSourceOptions, 'snapshot'>,
  signal?: CancelSignal,
): Promise<UpstreamSchema> {
  return checkSchema(await readSchema(options, signal), options.log);
}

function checkSchema({ schema, origin }: FoundSchema, log: SchemaLog): UpstreamSchema {
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

/** Returns the warnings. Throws a `SchemaRequirementsError` when the gateway cannot serve the schema. */
export function assertRequirements(schema: GraphQLSchema): readonly string[] {
  const { missing, warnings } = checkRequirements(schema);
  const collisions = reservedNames(schema);
  if (missing.length > 0 || collisions.length > 0) throw new SchemaRequirementsError(missing, collisions);
  return warnings;
}

type FoundSchema = Omit<UpstreamSchema, 'warnings'>;

async function readSchema(
  { source, client, headers }: Omit<SchemaSourceOptions, 'snapshot'>,
  signal?: CancelSignal,
): Promise<FoundSchema> {
  if (source !== 'introspect') return { schema: await readSdlFile(source.file), origin: 'file' };
  return { schema: await introspectUpstream(client, headers, signal), origin: 'introspection' };
}

async function findSchema(options: SchemaSourceOptions): Promise<FoundSchema> {
  const { snapshot, log } = options;
  try {
    return await readSchema(options);
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
