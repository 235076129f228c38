import { patternFill, statusClass } from './patterns.ts';

const HEIGHT = 14;

/** A small bar that looks like the bars of a status. The page must have `PatternDefinitions`. */
export function StatusSwatch({ status }: { readonly status: string }) {
  return <StatusBar status={status} width={26} />;
}

export function StatusBar({
  status,
  width,
  isPale = false,
  title,
}: {
  readonly status: string;
  /** Pixels. */
  readonly width: number;
  readonly isPale?: boolean;
  readonly title?: string;
}) {
  const rectangle = { x: 0.75, y: 0.75, width: width - 1.5, height: HEIGHT - 1.5, rx: 3 };
  return (
    <svg
      class={`swatch ${statusClass(status)}${isPale ? ' pale' : ''}`}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
      aria-hidden="true"
    >
      {title !== undefined && <title>{title}</title>}
      <rect class="bar-shape" {...rectangle} />
      <rect class="bar-pattern" {...rectangle} fill={patternFill(status)} />
    </svg>
  );
}
