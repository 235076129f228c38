import type { ChartCommand } from './chartKeys.ts';

const BUTTONS = [
  ['earlier', '←', 'Earlier'],
  ['zoomOut', '−', 'Zoom out'],
  ['all', 'All', 'Show all'],
  ['zoomIn', '+', 'Zoom in'],
  ['later', '→', 'Later'],
] as const;

/** Buttons to zoom and move. */
export function Toolbar({ commands }: { readonly commands: Readonly<Record<ChartCommand, () => void>> }) {
  return (
    <fieldset class="toolbar">
      <legend class="only-spoken">Zoom and move</legend>
      {BUTTONS.map(([command, text, label]) => (
        <button
          key={command}
          type="button"
          class="tool"
          aria-label={label}
          title={label}
          onClick={commands[command]}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
