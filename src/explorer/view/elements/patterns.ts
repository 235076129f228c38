import { svg } from './element.ts';

/**
 * Creates the fill patterns that distinguish statuses without colour. Bars and legends refer to them by id, so the page
 * must contain them once.
 */
export function patternDefinitions(): SVGSVGElement {
  return svg(
    'svg',
    { class: 'definitions', width: 0, height: 0, 'aria-hidden': 'true' },
    svg(
      'defs',
      {},
      ...Object.entries(PATTERNS).map(([status, { size, d }]) =>
        svg(
          'pattern',
          { id: patternId(status), width: size, height: size, patternUnits: 'userSpaceOnUse' },
          svg('path', { class: `pattern-sign ${statusClass(status)}`, d }),
        ),
      ),
    ),
  );
}

/** Returns the SVG fill of a status; `none` for a status without a pattern. */
export function patternFill(status: string): string {
  return status in PATTERNS ? `url(#${patternId(status)})` : 'none';
}

export function statusClass(status: string): string {
  return `status-${status.toLowerCase()}`;
}

/** Creates a small bar that looks like the bars of a status, for tables and legends. */
export function swatch(status: string): SVGSVGElement {
  const rectangle = { x: 0.75, y: 0.75, width: 24.5, height: 12.5, rx: 3 };
  return svg(
    'svg',
    {
      class: `swatch ${statusClass(status)}`,
      viewBox: '0 0 26 14',
      width: 26,
      height: 14,
      'aria-hidden': 'true',
    },
    svg('rect', { class: 'bar-shape', ...rectangle }),
    svg('rect', { class: 'bar-pattern', ...rectangle, fill: patternFill(status) }),
  );
}

const PATTERNS: Readonly<Record<string, { readonly size: number; readonly d: string }>> = {
  UNANSWERED: { size: 8, d: 'M-2 10L10 -2M-2 2L2 -2M6 10L10 6' },
  TRANSFERRED: { size: 10, d: 'M1 0L5 5L1 10' },
  SNOOZED: { size: 7, d: 'M3.5 3.4V3.6' },
  ONGOING: { size: 8, d: 'M0 4H4' },
};

function patternId(status: string): string {
  return `pattern-${status.toLowerCase()}`;
}
