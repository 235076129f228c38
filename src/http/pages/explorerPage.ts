import { ICON, ICON_URL } from './icon.ts';

export const EXPLORER_PATH = '/explorer';

/** Where the explorer's own files are. */
export const EXPLORER_ASSETS_PATH = `${EXPLORER_PATH}/assets`;

/** Allows the explorer's own files and its questions to this gateway: nothing inline, nothing of another host. */
export const EXPLORER_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page in which the explorer draws, from the names of all of its files: each is fetched at once. */
export function explorerPage(files: readonly string[]): string {
  const links = (relation: string, ending: string) =>
    files
      .filter((name) => name.endsWith(ending))
      .map((name) => `<link rel="${relation}" href="${EXPLORER_ASSETS_PATH}/${name}">`)
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
<script type="module" src="${EXPLORER_ASSETS_PATH}/explorer/main.js"></script>
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
