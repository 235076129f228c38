import { formatDuration } from '../labels/labels.ts';
import type { Sums } from './sums.ts';

/** One indicator of the period, beside the period before. */
export interface Tile {
  readonly key: 'contacts' | 'answerRate' | 'firstResponse' | 'firstReply' | 'transfers';
  readonly label: string;
  readonly value: string;
  /** How the value changed; null when there is nothing to compare with. */
  readonly change: string | null;
}

/** @param previous the sums of the period before; null until they are known. */
export function tilesOf(current: Sums, previous: Sums | null): readonly Tile[] {
  return TILES.map(({ key, label, format }) => ({
    ...{ key, label, value: format(current[key]) },
    change: previous === null ? null : changeOf(key, current[key], previous[key]),
  }));
}

export function formatRate(rate: number | null): string {
  return rate === null ? '–' : `${(rate * 100).toFixed(1)} %`;
}

export function formatSeconds(seconds: number | null): string {
  return seconds === null ? '–' : formatDuration(seconds);
}

export function formatCountOnly(count: number | null): string {
  return count === null ? '–' : count.toLocaleString('en');
}

const TILES: readonly {
  readonly key: Tile['key'];
  readonly label: string;
  readonly format: (value: number | null) => string;
}[] = [
  { key: 'contacts', label: 'Contacts', format: formatCountOnly },
  { key: 'answerRate', label: 'Answer rate', format: formatRate },
  { key: 'firstResponse', label: 'Median first response', format: formatSeconds },
  { key: 'firstReply', label: 'Median first reply', format: formatSeconds },
  { key: 'transfers', label: 'Transfers', format: formatCountOnly },
];

function changeOf(key: Tile['key'], now: number | null, before: number | null): string | null {
  if (now === null || before === null) return null;
  const sign = now >= before ? '+' : '−';
  const size = Math.abs(now - before);
  switch (key) {
    case 'answerRate':
      return `${sign}${(size * 100).toFixed(1)} points`;
    case 'firstResponse':
    case 'firstReply':
      return `${sign}${formatDuration(Math.round(size))}`;
    case 'contacts':
    case 'transfers':
      return before === 0 ? `${sign}${size}` : `${sign}${Math.round((size / before) * 100)} %`;
  }
}
