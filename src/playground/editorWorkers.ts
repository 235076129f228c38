const ASSETS_PATH = '/playground/assets';

/** Workers that have a file of their own; all others do with the editor's. */
const OF_A_LANGUAGE: ReadonlySet<string> = new Set(['graphql', 'json']);

/** Tells the editor where its workers are: beside the script, by name, never made from text. */
export function startEditorWorkers(): void {
  window.MonacoEnvironment = {
    getWorker: (_module: string, label: string) =>
      new Worker(`${ASSETS_PATH}/${OF_A_LANGUAGE.has(label) ? label : 'editor'}.worker.js`, {
        type: 'module',
      }),
  };
}
