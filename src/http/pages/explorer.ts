import { posix } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { explorerSchema } from './explorerSchema.ts';
import type { PageOptions } from './htmlPage.ts';
import { jsonScript, servePage } from './htmlPage.ts';
import type { StaticFile } from './staticFiles.ts';
import { ICON_URL, readBuiltFiles, serveFiles } from './staticFiles.ts';

/**
 * Serves the pages of the explorer, and their scripts and styles: `GET /explorer`, `GET /explorer/indicators` and
 * `GET /explorer/<id>`. Rejects when it was not built.
 */
export async function serveExplorer(app: FastifyInstance, { schema }: PageOptions): Promise<void> {
  const files = await readBuiltFiles('explorer');
  for (const [path, { title, entry }] of PAGES) {
    const html = explorerPage(title, entry, scriptsOf(`${entry}.js`, files));
    servePage(app, { path, contentSecurityPolicy: CONTENT_SECURITY_POLICY, schema, html });
  }
  serveFiles(app, ASSETS_PATH, files);
}

/** @property entry the name of the page's script and of its style sheet, without the ending. */
const PAGES: ReadonlyMap<string, { readonly title: string; readonly entry: string }> = new Map([
  ['/explorer', { title: 'Conversations', entry: 'conversations' }],
  ['/explorer/', { title: 'Conversations', entry: 'conversations' }],
  ['/explorer/indicators', { title: 'Indicators', entry: 'indicators' }],
  ['/explorer/:id', { title: 'Conversation', entry: 'conversation' }],
]);

const ASSETS_PATH = '/explorer/assets';

/** The explorer may load its own files and send requests to this gateway. Inline code and other hosts are blocked. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Returns a script and all scripts that it imports, so that the browser can load them in parallel. */
function scriptsOf(
  entry: string,
  files: ReadonlyMap<string, StaticFile>,
  found = new Set<string>(),
): ReadonlySet<string> {
  const file = files.get(entry);
  if (file === undefined || found.has(entry)) return found;
  found.add(entry);
  for (const [, target = ''] of file.body.toString().matchAll(IMPORT)) {
    scriptsOf(posix.join(posix.dirname(entry), target), files, found);
  }
  return found;
}

/** A static import in a bundled script. A match elsewhere, in a text, names no file and is ignored. */
const IMPORT = /(?:from|import)\s*"(\.[^"]+)"/g;

function explorerPage(
  title: string,
  entry: string,
  scripts: ReadonlySet<string>,
): (schema: GraphQLSchema) => string {
  const preloads = [...scripts].map((name) => `<link rel="modulepreload" href="${ASSETS_PATH}/${name}">`);
  return (schema) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Contact explorer</title>
<link rel="icon" href="${ICON_URL}">
<link rel="stylesheet" href="${ASSETS_PATH}/${entry}.css">
${preloads.join('\n')}
${jsonScript('explorer-schema', explorerSchema(schema))}
<script type="module" src="${ASSETS_PATH}/${entry}.js"></script>
</head>
<body>
<div id="page"><noscript>The explorer needs JavaScript.</noscript></div>
</body>
</html>
`;
}
