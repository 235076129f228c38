import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { PageOptions } from './htmlPage.ts';
import { jsonScript, servePage } from './htmlPage.ts';
import { readyQueries } from './readyQueries.ts';
import { ICON_URL, readBuiltFiles, serveFiles } from './staticFiles.ts';

/**
 * Serves the playground at `GET /`, with example queries that are valid for the current schema, and its scripts and
 * styles. Rejects when the playground was not built.
 */
export async function servePlayground(app: FastifyInstance, { schema }: PageOptions): Promise<void> {
  const files = await readBuiltFiles('playground');
  servePage(app, { path: '/', contentSecurityPolicy: CONTENT_SECURITY_POLICY, schema, html: playgroundPage });
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

function playgroundPage(schema: GraphQLSchema): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Playground</title>
<link rel="icon" href="${ICON_URL}">
<link rel="stylesheet" href="${ASSETS_PATH}/main.css">
${jsonScript('ready-queries', readyQueries(schema))}
<script type="module" src="${ASSETS_PATH}/main.js"></script>
</head>
<body>
<div id="playground"><noscript>The playground needs JavaScript.</noscript></div>
</body>
</html>
`;
}
