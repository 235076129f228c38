import { explorerPlugin } from '@graphiql/plugin-explorer';
import '@graphiql/plugin-explorer/style.css';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { ask } from './ask.ts';
import { startEditorWorkers } from './editorWorkers.ts';
import { readyQueries, takeLinkedQuery } from './openingQueries.ts';
import { PREPARED_HEADERS } from './preparedHeaders.ts';
import { tokenlessStorage } from './tokenlessStorage.ts';
import './page.css';

startEditorWorkers();
const linked = takeLinkedQuery();
const queries = linked === null ? readyQueries() : [linked, ...readyQueries()];

createRoot(elementOf('#playground')).render(
  <GraphiQL
    fetcher={ask}
    plugins={[HISTORY_PLUGIN, explorerPlugin()]}
    // Only of effect in a browser that has kept no tabs of an earlier visit.
    defaultTabs={queries.map((query) => ({ query, headers: PREPARED_HEADERS }))}
    {...(linked !== null && { initialQuery: linked })}
    defaultHeaders={PREPARED_HEADERS}
    defaultEditorToolsVisibility="headers"
    // A token typed into the headers must not outlive the tab.
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
  if (element === null) throw new Error(`Expected the page to hold ${selector}.`);
  return element;
}
