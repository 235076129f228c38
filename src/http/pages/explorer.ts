import type { FastifyInstance } from 'fastify';
import { ICON, ICON_URL, readBuiltFiles, sendFile, serveFiles, staticFile } from './staticFiles.ts';

/** Serves the explorer at `GET /explorer` and `GET /explorer/<id>`, and its scripts and styles. Rejects when it was not built. */
export async function serveExplorer(app: FastifyInstance): Promise<void> {
  const files = await readBuiltFiles('explorer');
  const page = staticFile(explorerPage([...files.keys()].toSorted()), 'text/html; charset=utf-8');
  for (const path of [EXPLORER_PATH, `${EXPLORER_PATH}/:id`]) {
    app.get(path, async (request, reply) => {
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
      return sendFile(page, request, reply);
    });
  }
  serveFiles(app, ASSETS_PATH, files);
}

const EXPLORER_PATH = '/explorer';
const ASSETS_PATH = `${EXPLORER_PATH}/assets`;

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

/** The page names all files, so that the browser loads them in parallel. */
function explorerPage(files: readonly string[]): string {
  const links = (relation: string, ending: string) =>
    files
      .filter((name) => name.endsWith(ending))
      .map((name) => `<link rel="${relation}" href="${ASSETS_PATH}/${name}">`)
      .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Contact explorer</title>
<link rel="icon" href="${ICON_URL}">
${links('stylesheet', '.css')}
${links('modulepreload', '.js')}
<script type="module" src="${ASSETS_PATH}/explorer/main.js"></script>
</head>
<body>
<header class="top">
<a class="brand" href="${EXPLORER_PATH}">${ICON}<h1>Contact explorer</h1></a>
<nav aria-label="Other pages"><a href="/">Playground</a></nav>
</header>
<main id="app"><noscript>The explorer needs JavaScript.</noscript></main>
</body>
</html>
`;
}
