import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { StaticFile } from './staticFiles.ts';
import { sendFile, staticFile } from './staticFiles.ts';

export interface PageOptions {
  /** Returns the schema that clients see now. It is called for each page that is sent. */
  readonly schema: () => GraphQLSchema;
}

export interface HtmlPage extends PageOptions {
  readonly path: string;
  readonly contentSecurityPolicy: string;
  /** Writes the page. The result is kept for as long as the schema is in use. */
  readonly html: (schema: GraphQLSchema) => string;
}

/** Serves a page that depends on the schema. */
export function servePage(
  app: FastifyInstance,
  { path, contentSecurityPolicy, schema, html }: HtmlPage,
): void {
  const pages = new WeakMap<GraphQLSchema, StaticFile>();
  const pageFor = (current: GraphQLSchema) => {
    const known = pages.get(current);
    if (known) return known;
    const page = staticFile(html(current), 'text/html; charset=utf-8');
    pages.set(current, page);
    return page;
  };
  app.get(path, async (request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy);
    return sendFile(pageFor(schema()), request, reply);
  });
}

/** Returns data as a script of a type that browsers do not execute. */
export function jsonScript(id: string, data: unknown): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
}
