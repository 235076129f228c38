/** Milliseconds of UTC for a date as upstream spells it, or null when it is no such date (R15). */
export function instantOf(text: string): number | null {
  const [, dayAndTime, fraction = '', zone] = SPELLING.exec(text) ?? [];
  if (dayAndTime === undefined || zone === undefined) return null;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const ms = Date.parse(`${dayAndTime}.${milliseconds}${offsetOf(zone)}`);
  return Number.isNaN(ms) ? null : ms;
}

const SPELLING = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)$/;

// Not every browser reads an offset without a colon.
function offsetOf(zone: string): string {
  return zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
}
