import type { GraphiQLProps } from 'graphiql';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useCallback, useState } from 'react';
import type { OpeningQuery } from './openingQueries.ts';
import { INITIAL_HEADERS, tokenlessStorage } from './tokenlessStorage.ts';

/** On a small screen one of them is shown at a time. */
type Pane = 'query' | 'response';

/** GraphiQL below a bar that leads to the contact explorer. */
export function Playground({
  linked,
  ready,
  iconUrl,
}: {
  /** The operation of a link, opened in a tab of its own; null when there is none. */
  readonly linked: OpeningQuery | null;
  readonly ready: readonly OpeningQuery[];
  readonly iconUrl: string;
}) {
  const [pane, setPane] = useState<Pane>('query');
  const fetcher = useCallback<GraphiQLProps['fetcher']>(async (operation, options) => {
    if (operation.operationName !== 'IntrospectionQuery') setPane('response');
    return sendOperation(operation, options);
  }, []);
  const opened = linked === null ? ready : [linked, ...ready];
  const first = linked ?? (hasStoredTabs() ? null : opened[0]);
  return (
    <div className={`playground show-${pane}`}>
      <header className="bar">
        <a className="brand" href="/explorer">
          <img src={iconUrl} width="24" height="24" alt="" />
          Contact explorer
        </a>
        <nav aria-label="Pages of the explorer">
          <a href="/explorer">Conversations</a>
          <a href="/explorer/indicators">Indicators</a>
        </nav>
        <fieldset className="panes" aria-label="What is shown">
          <PaneButton pane="query" shown={pane} onShow={setPane} label="Query" />
          <PaneButton pane="response" shown={pane} onShow={setPane} label="Response" />
        </fieldset>
      </header>
      <GraphiQL
        fetcher={fetcher}
        plugins={[HISTORY_PLUGIN]}
        // This has no effect in a browser that has stored tabs of an earlier visit.
        defaultTabs={opened.map(({ query, variables }) => ({
          query,
          variables: textOf(variables),
          headers: INITIAL_HEADERS,
        }))}
        // GraphiQL takes the variables of the first tab from here only. With stored tabs it opens one more tab for them.
        {...(first && { initialQuery: first.query, initialVariables: textOf(first.variables) })}
        defaultHeaders={INITIAL_HEADERS}
        defaultEditorToolsVisibility="variables"
        // A token in the headers must not be stored longer than the tab exists.
        shouldPersistHeaders={false}
        storage={tokenlessStorage(localStorage)}
        schemaDescription
        inputValueDeprecation
      >
        {/* The bar above has the name of the page. */}
        <GraphiQL.Logo> </GraphiQL.Logo>
      </GraphiQL>
    </div>
  );
}

function PaneButton({
  pane,
  shown,
  label,
  onShow,
}: {
  readonly pane: Pane;
  readonly shown: Pane;
  readonly label: string;
  readonly onShow: (pane: Pane) => void;
}) {
  return (
    <button type="button" aria-pressed={pane === shown} onClick={() => onShow(pane)}>
      {label}
    </button>
  );
}

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

function hasStoredTabs(): boolean {
  return localStorage.getItem('graphiql:tabState') !== null;
}

function textOf(variables: OpeningQuery['variables']): string {
  return Object.keys(variables).length === 0 ? '' : JSON.stringify(variables, null, 2);
}
