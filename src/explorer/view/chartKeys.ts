export type ChartCommand =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'zoomIn'
  | 'zoomOut'
  | 'earlier'
  | 'later'
  | 'all';

/** What the keys of the time line do. Other keys stay the browser's. */
export function chartKeys(
  commands: Readonly<Record<ChartCommand, () => void>>,
): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const command = event.shiftKey ? (SHIFTED[event.key] ?? KEYS[event.key]) : KEYS[event.key];
    if (command === undefined) return;
    event.preventDefault();
    commands[command]();
  };
}

const KEYS: Readonly<Record<string, ChartCommand>> = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'all',
};

const SHIFTED: Readonly<Record<string, ChartCommand>> = { ArrowRight: 'later', ArrowLeft: 'earlier' };
