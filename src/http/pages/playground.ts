import type { FastifyInstance } from 'fastify';
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { parse, print, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { findClosedList } from '../../upstream/schema/closedList.ts';
import {
  closedInAWeek,
  indicatorsOfAWeek,
  ONE_CONTACT,
  SNOOZE_EXAMPLE,
  TRANSFER_EXAMPLE,
} from './exampleQueries.ts';
import type { StaticFile } from './staticFiles.ts';
import { ICON_URL, readBuiltFiles, sendFile, serveFiles, staticFile } from './staticFiles.ts';

export interface PlaygroundOptions {
  /** Returns the schema that clients see now. It is called for each page. */
  readonly schema: () => GraphQLSchema;
}

/**
 * Serves the playground at `GET /`, with example queries that are valid for the current schema, and its scripts and
 * styles. Rejects when the playground was not built.
 */
export async function servePlayground(app: FastifyInstance, { schema }: PlaygroundOptions): Promise<void> {
  const files = await readBuiltFiles('playground');
  const pages = new WeakMap<GraphQLSchema, StaticFile>();
  const pageFor = (current: GraphQLSchema) => {
    const known = pages.get(current);
    if (known) return known;
    const page = staticFile(playgroundPage(readyQueries(current)), 'text/html; charset=utf-8');
    pages.set(current, page);
    return page;
  };
  app.get('/', async (request, reply) => {
    reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    return sendFile(pageFor(schema()), request, reply);
  });
  serveFiles(app, ASSETS_PATH, files);
}

const ASSETS_PATH = '/playground/assets';

/** The playground may load its own files and send requests to this gateway. Inline scripts and other hosts are blocked. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The editor creates inline styles.
  "style-src 'self' 'unsafe-inline'",
  // The fonts for text are inside the style sheet. The icons of the editor are in a file.
  "font-src 'self' data:",
  'img-src data:',
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The queries are data in the page, in a type of script that browsers do not execute. */
function playgroundPage(queries: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Playground</title>
<link rel="icon" href="${ICON_URL}">
<link rel="stylesheet" href="${ASSETS_PATH}/main.css">
<script type="application/json" id="ready-queries">${JSON.stringify(queries).replaceAll('<', '\\u003c')}</script>
<script type="module" src="${ASSETS_PATH}/main.js"></script>
</head>
<body>
<div id="playground"><noscript>The playground needs JavaScript.</noscript></div>
</body>
</html>
`;
}

/**
 * Returns the example queries that the playground opens with, one for each tab. Fields that the schema lacks are removed. A
 * query is left out when nothing valid remains of it.
 */
export function readyQueries(schema: GraphQLSchema): readonly string[] {
  const result = findClosedList(schema);
  const listQueries = result.ok ? [closedInAWeek(result.list), indicatorsOfAWeek(result.list)] : [];
  return [SNOOZE_EXAMPLE, TRANSFER_EXAMPLE, ...listQueries, ONE_CONTACT].flatMap(
    (query) => pruneQuery(query, schema) ?? [],
  );
}

/** Returns the query without unknown fields, formatted; null when the rest is not a valid query. */
function pruneQuery(query: string, schema: GraphQLSchema): string | null {
  const document = removeUnknownFields(parse(query), schema);
  const isQuery = document.definitions.length > 0 && validate(schema, document).length === 0;
  return isQuery ? `${print(document)}\n` : null;
}

function removeUnknownFields(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: { enter: () => (types.getFieldDef() ? undefined : null), leave: removeEmpty },
      OperationDefinition: { leave: removeEmpty },
    }),
  );
}

/** Removes a field or operation that has no selections left. */
function removeEmpty({ selectionSet }: FieldNode | OperationDefinitionNode): null | undefined {
  return selectionSet?.selections.length === 0 ? null : undefined;
}
