import { readFile } from 'node:fs/promises';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { buildASTSchema, GraphQLError, parse, validateSchema } from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';

/** An SDL schema is not valid. The message is one line: the position, and the first error. */
export class SdlError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SdlError';
  }
}

/** Reads and builds a schema from an SDL file. Rejects with an `SdlError` that names the file and the position. */
export async function readSdlFile(path: string): Promise<GraphQLSchema> {
  return buildSdl(await readText(path), path);
}

/**
 * Builds a schema from SDL. Directives are kept in its `astNode`s.
 *
 * @param name the file name for error messages.
 * @throws SdlError when the SDL is not valid.
 */
export function buildSdl(sdl: string, name: string): GraphQLSchema {
  const document = parseSdl(sdl, name);
  const [invalid] = validateSDL(document);
  if (invalid) throw positioned(name, invalid);
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const [wrong] = validateSchema(schema);
  if (wrong) throw positioned(name, wrong);
  return schema;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new SdlError(`${path}: the file cannot be read (${reason}).`, cause);
  }
}

function parseSdl(sdl: string, name: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    if (error instanceof GraphQLError) throw positioned(name, error);
    throw error;
  }
}

function positioned(name: string, error: GraphQLError): SdlError {
  const [location] = error.locations ?? [];
  const position = location ? `:${location.line}:${location.column}` : '';
  return new SdlError(`${name}${position}: ${error.message}`, error);
}
