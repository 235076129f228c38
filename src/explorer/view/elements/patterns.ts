/** The fill patterns that distinguish statuses, and waiting, without colour. */
export const PATTERNS: Readonly<Record<string, { readonly size: number; readonly d: string }>> = {
  UNANSWERED: { size: 8, d: 'M-2 10L10 -2M-2 2L2 -2M6 10L10 6' },
  TRANSFERRED: { size: 10, d: 'M1 0L5 5L1 10' },
  SNOOZED: { size: 7, d: 'M3.5 3.4V3.6' },
  ONGOING: { size: 8, d: 'M0 4H4' },
  WAITING: { size: 6, d: 'M-1 1L1 -1M-1 7L7 -1M5 7L7 5' },
};

/** Returns the SVG fill of a status, or of `WAITING`; `none` for a status without a pattern. */
export function patternFill(status: string): string {
  return status in PATTERNS ? `url(#${patternId(status)})` : 'none';
}

export function patternId(status: string): string {
  return `pattern-${status.toLowerCase()}`;
}

export function statusClass(status: string): string {
  return `status-${status.toLowerCase()}`;
}
