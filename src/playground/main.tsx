import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { readyQueries, takeLinkedQuery } from './openingQueries.ts';
import { Playground } from './Playground.tsx';
import './page.css';

/** Languages whose worker has a file of its own. All other languages use the worker of the editor. */
const WORKER_LANGUAGES: ReadonlySet<string> = new Set(['graphql', 'json']);

window.MonacoEnvironment = {
  getWorker: (_module: string, language: string) => {
    const name = WORKER_LANGUAGES.has(language) ? language : 'editor';
    return new Worker(`/playground/assets/${name}.worker.js`, { type: 'module' });
  },
};

const linked = takeLinkedQuery();
const ready = await readyQueries();
createRoot(elementOf('#playground')).render(
  <Playground linked={linked} ready={ready} iconUrl={elementOf<HTMLLinkElement>('link[rel=icon]').href} />,
);

function elementOf<E extends Element>(selector: string): E {
  const element = document.querySelector<E>(selector);
  if (element === null) throw new Error(`Expected ${selector} in the page, got nothing.`);
  return element;
}
