import type { Comparison, Outcome } from './compare.ts';

export const OUTPUT_FORMATS = ['table', 'csv', 'json'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

const HEADER = [
  'from',
  'to',
  'channel',
  'site',
  'indicator',
  'theirs',
  'ours',
  'difference',
  'verdict',
  'explanation',
];

/** Formats all comparisons as text with a final line break. A table ends with the outcome, and JSON contains it. */
export function formatComparisons(
  comparisons: readonly Comparison[],
  outcome: Outcome,
  format: OutputFormat,
): string {
  switch (format) {
    case 'table':
      return `${tableOf(comparisons)}\n${outcome.sentence}\n`;
    case 'csv':
      return [HEADER, ...comparisons.map(fieldsOf)]
        .map((fields) => `${fields.map(quoted).join(',')}\n`)
        .join('');
    case 'json':
      return `${JSON.stringify({ comparisons: comparisons.map(plain), ...outcome }, null, 2)}\n`;
  }
}

function tableOf(comparisons: readonly Comparison[]): string {
  const rows = [HEADER, ...comparisons.map(fieldsOf)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((field, column) => field.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function fieldsOf(comparison: Comparison): string[] {
  return Object.values(plain(comparison)).map((value) => {
    if (typeof value === 'number') return String(Math.round(value * 1_000) / 1_000);
    return value ?? '';
  });
}

function plain({ cell: { span, channel, siteId }, ...values }: Comparison) {
  const { indicator, theirs, ours, difference, verdict, explanation } = values;
  return {
    ...{ from: span.firstDay, to: span.lastDay, channel, site: siteId },
    ...{ indicator, theirs, ours, difference, verdict, explanation },
  };
}

function quoted(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
