/** How instants are written; the explorer writes them in UTC, as upstream mostly does. */
export interface ClockWords {
  /** `11:05:05` */
  readonly time: string;
  /** `Mon 12 Jan` */
  readonly day: string;
}

export function clockWords(ms: number): ClockWords {
  const date = new Date(ms);
  const day = `${DAYS[date.getUTCDay()] ?? ''} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
  return { time: date.toISOString().slice(11, 19), day };
}

/** `Mon 12 Jan 2026, 11:05:05`; a date that cannot be read stays as it is spelled. */
export function dateWords(spelled: string, ms: number | null): string {
  if (ms === null) return spelled;
  const { time, day } = clockWords(ms);
  return `${day} ${new Date(ms).getUTCFullYear()}, ${time}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = [
  ...(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'] as const),
  ...(['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const),
];
