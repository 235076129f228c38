export type ChartCommand =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'zoomIn'
  | 'zoomOut'
  | 'earlier'
  | 'later'
  | 'all'
  | 'select'
  | 'clear';

/** Creates the keyboard handler of the timeline. It leaves all other keys to the browser. */
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
  Enter: 'select',
  ' ': 'select',
  Escape: 'clear',
};

const SHIFTED: Readonly<Record<string, ChartCommand>> = { ArrowRight: 'later', ArrowLeft: 'earlier' };
