import { ICON_URL } from './icon.ts';

/** Where the playground's own files are. */
export const PLAYGROUND_ASSETS_PATH = '/playground/assets';

/** Allows the playground's own files and its questions to this gateway: no inline script, nothing of another host. */
export const PLAYGROUND_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The editor writes its own styles.
  "style-src 'self' 'unsafe-inline'",
  // Letters are in the style sheet, the editor's signs in a file.
  "font-src 'self' data:",
  'img-src data:',
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page in which GraphiQL runs, with the queries that it opens with: as data, which no browser executes. */
export function playgroundPage(queries: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Playground</title>
<link rel="icon" href="${ICON_URL}">
<link rel="stylesheet" href="${PLAYGROUND_ASSETS_PATH}/main.css">
<script type="application/json" id="ready-queries">${JSON.stringify(queries).replaceAll('<', '\\u003c')}</script>
<script type="module" src="${PLAYGROUND_ASSETS_PATH}/main.js"></script>
</head>
<body>
<div id="playground"><noscript>The playground needs JavaScript.</noscript></div>
</body>
</html>
`;
}
