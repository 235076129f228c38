import type { GraphiQLProps } from 'graphiql';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { readyQueries, takeLinkedQuery } from './openingQueries.ts';
import { INITIAL_HEADERS, tokenlessStorage } from './tokenlessStorage.ts';
import './page.css';

const linked = takeLinkedQuery();
const queries = linked === null ? readyQueries() : [linked, ...readyQueries()];

/** Languages whose worker has a file of its own. All other languages use the worker of the editor. */
const WORKER_LANGUAGES: ReadonlySet<string> = new Set(['graphql', 'json']);

window.MonacoEnvironment = {
  getWorker: (_module: string, language: string) => {
    const name = WORKER_LANGUAGES.has(language) ? language : 'editor';
    return new Worker(`/playground/assets/${name}.worker.js`, { type: 'module' });
  },
};

/** Sends an operation to this gateway, with the headers of the headers editor. */
const sendOperation: GraphiQLProps['fetcher'] = async (operation, { headers } = {}) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(operation),
  });
  return response.json();
};

createRoot(elementOf('#playground')).render(
  <GraphiQL
    fetcher={sendOperation}
    plugins={[HISTORY_PLUGIN]}
    // This has no effect in a browser that has stored tabs of an earlier visit.
    defaultTabs={queries.map((query) => ({ query, headers: INITIAL_HEADERS }))}
    {...(linked !== null && { initialQuery: linked })}
    defaultHeaders={INITIAL_HEADERS}
    defaultEditorToolsVisibility="headers"
    // A token in the headers must not be stored longer than the tab exists.
    shouldPersistHeaders={false}
    storage={tokenlessStorage(localStorage)}
    schemaDescription
    inputValueDeprecation
  >
    <GraphiQL.Logo>
      <a href="/explorer" title="Contact explorer" aria-label="Contact explorer">
        <img src={elementOf<HTMLLinkElement>('link[rel=icon]').href} width="32" height="32" alt="" />
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);

function elementOf<E extends Element>(selector: string): E {
  const element = document.querySelector<E>(selector);
  if (element === null) throw new Error(`Expected ${selector} in the page, got nothing.`);
  return element;
}
