/** The colours of a chart, as the theme in use has them. */
export interface ChartColours {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly paper: string;
  /** Returns a colour by the name of its variable, as `--answered`. */
  readonly of: (name: string) => string;
}

/** Reads the colours of the style sheet. A canvas does not know its variables. */
export function chartColours(host: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  host.append(probe);
  const of = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const values = new Map(NAMES.map((name) => [name, of(name)]));
  probe.remove();
  const read = (name: string) => values.get(name) ?? 'currentColor';
  return { ink: read('--ink'), soft: read('--soft'), line: read('--line'), paper: read('--paper'), of: read };
}

const NAMES = [
  ...['--ink', '--soft', '--line', '--paper', '--accent', '--fold'],
  ...['--answered', '--unanswered', '--transferred', '--snoozed', '--ongoing'],
  ...['--answered-tint', '--unanswered-tint', '--transferred-tint', '--snoozed-tint', '--ongoing-tint'],
];

/** Calls back when the theme changes: by choice, by the system, or for paper. Returns a function that ends this. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const ended = new AbortController();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback, { signal: ended.signal });
  return () => {
    observer.disconnect();
    ended.abort();
  };
}
