import type { GraphQLSchema } from 'graphql';
import { createUpstreamClient } from '../upstream/client.ts';
import { UpstreamError } from '../upstream/errors/upstreamError.ts';
import { IntrospectionError, introspectUpstream } from '../upstream/schema/introspection.ts';
import type { UpstreamHeaders } from '../upstream/transport/headers.ts';
import { bearerHeaders } from '../upstream/transport/headers.ts';
import { CommandFailed, UsageError } from './support/exitCodes.ts';
import { readToken } from './support/tokenFile.ts';

/** The settings for the upstream's schema, from the environment. Options override them. */
export interface SchemaSettings {
  readonly upstreamUrl: string | undefined;
  readonly schemaToken: string | undefined;
  readonly upstreamTimeoutMs: number;
}

/** The options that `schema check` and `schema pull` share. */
export interface LiveSchemaOptions {
  readonly url?: string;
  readonly tokenFile?: string;
}

/**
 * Introspects the upstream.
 *
 * @param command the start of each line of an error message.
 * @throws UsageError, CommandFailed
 */
export async function fetchLiveSchema(
  command: string,
  options: LiveSchemaOptions,
  settings: SchemaSettings,
): Promise<GraphQLSchema> {
  const url = upstreamUrl(command, options, settings);
  const headers = await schemaHeaders(command, options, settings);
  const client = createUpstreamClient({ url, timeoutMs: settings.upstreamTimeoutMs, maxConnections: 1 });
  try {
    return await introspectUpstream(client, headers);
  } catch (cause) {
    if (!(cause instanceof UpstreamError) && !(cause instanceof IntrospectionError)) throw cause;
    throw new CommandFailed(`${command}: ${cause.message}`, { cause });
  } finally {
    await client.close();
  }
}

function upstreamUrl(command: string, { url }: LiveSchemaOptions, settings: SchemaSettings): string {
  if (url === undefined) {
    if (settings.upstreamUrl !== undefined) return settings.upstreamUrl;
    throw new UsageError(`${command}: expected the upstream's GraphQL endpoint in --url or UPSTREAM_URL`);
  }
  const protocol = URL.canParse(url) ? new URL(url).protocol : undefined;
  if (protocol === 'http:' || protocol === 'https:') return url;
  throw new UsageError(`${command}: --url: expected an http or https URL, got "${url}"`);
}

async function schemaHeaders(
  command: string,
  { tokenFile }: LiveSchemaOptions,
  settings: SchemaSettings,
): Promise<UpstreamHeaders> {
  const token = tokenFile === undefined ? settings.schemaToken : await readToken(command, tokenFile);
  const headers = bearerHeaders(token);
  if (token === undefined || headers.authorization !== undefined) return headers;
  throw new UsageError(
    `${command}: ${tokenSource(tokenFile)}: the token holds characters that no header can hold`,
  );
}

function tokenSource(tokenFile: string | undefined): string {
  return tokenFile === undefined ? 'UPSTREAM_SCHEMA_TOKEN' : '--token-file';
}
