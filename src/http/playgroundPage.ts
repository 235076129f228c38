import { createHash } from 'node:crypto';
import { exampleQueries } from './exampleQueries.ts';
import { EXPLORER_PATH } from './explorerPage.ts';
import { ICON, ICON_URL } from './icon.ts';
import { GRAPHQL_PATH } from './refusals.ts';

export interface PlaygroundPage {
  readonly html: string;
  readonly etag: string;
  /** Allows the page's own script and nothing that comes from elsewhere. */
  readonly contentSecurityPolicy: string;
}

/** The token goes behind the word. */
const PREPARED_HEADERS = '{\n  "Authorization": "Bearer "\n}';

/** GraphiQL in one page that loads nothing: scripts, styles, fonts, workers and icon are in it. */
export async function playgroundPage(): Promise<PlaygroundPage> {
  // Nine megabytes that a gateway without a playground need not hold.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'contacts-gateway',
    endpoint: GRAPHQL_PATH,
    favicon: ICON_URL,
    logo: `<a href="${EXPLORER_PATH}" title="Contact explorer" aria-label="Contact explorer">${ICON}</a>`,
    defaultTabs: exampleQueries.map((query) => ({ query, headers: PREPARED_HEADERS })),
    headers: PREPARED_HEADERS,
    // A token typed into the headers must not outlive the tab.
    shouldPersistHeaders: false,
  });
  return {
    html,
    etag: `"${createHash('sha256').update(html).digest('base64url')}"`,
    contentSecurityPolicy: contentSecurityPolicy(inlineScript(html)),
  };
}

function inlineScript(html: string): string {
  const start = html.indexOf('<script>') + '<script>'.length;
  return html.slice(start, html.lastIndexOf('</script>'));
}

function contentSecurityPolicy(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    // The editor writes its own styles.
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    'worker-src blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
