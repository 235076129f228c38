import { CsvError, parse } from 'csv-parse/sync';
import { isDay } from '../indicators/calendarDay.ts';
import type { Cell, Dimension, Span, StatisticsChannel } from './cells.ts';
import { DIMENSIONS, OTHER_SITES, STATISTICS_CHANNELS } from './cells.ts';
import type { TheirValues } from './compare.ts';
import { RECONCILED_INDICATORS } from './indicators.ts';

/** The file does not hold statistics. The message names the line and what was expected. */
export class TheirFileError extends Error {
  override readonly name = 'TheirFileError';
}

export interface TheirFile {
  /** The values of the cell's line. Without such a line, all values are null. */
  valuesOf(cell: Cell): TheirValues;
  /** The sites of all lines of the spans, each once. Empty if cells are not grouped by site. */
  readonly siteIds: readonly string[];
}

/**
 * Reads statistics from CSV: a header, then one line for each cell, separated by commas or semicolons. The columns `day`,
 * `channel` and `site` name the cell. Columns with REST names hold the values. An empty value is no value. Other columns
 * are ignored, and so are the lines of days outside of the spans.
 *
 * @param by the dimensions of the cells. The file must have these columns.
 * @throws TheirFileError if the file is not readable as such.
 */
export function readTheirFile(text: string, by: ReadonlySet<Dimension>, spans: readonly Span[]): TheirFile {
  const [header, ...lines] = readLines(text);
  const names = header?.values ?? [];
  const dimensions = DIMENSIONS.filter((dimension) => by.has(dimension));
  const missing = dimensions.find((dimension) => !names.includes(dimension));
  if (missing !== undefined) throw new TheirFileError(`expected a column "${missing}", got none`);
  const indicators = RECONCILED_INDICATORS.map(({ name }) => name).filter((name) => names.includes(name));
  if (indicators.length === 0) {
    throw new TheirFileError('expected columns with the names of REST indicators, got none');
  }
  const days = new Set(spans.map(({ firstDay }) => firstDay));
  const siteIds = new Set<string>();
  const cells = new Map<string, TheirValues>();
  for (const { number, values } of lines) {
    const read = (name: string): string => values[names.indexOf(name)] ?? '';
    const place = dimensions.map((dimension) => READ[dimension](read(dimension), number));
    const key = JSON.stringify(place);
    if (cells.has(key)) {
      throw new TheirFileError(
        `line ${number}: expected one line for each ${dimensions.join(', ')}, got a second one`,
      );
    }
    cells.set(
      key,
      Object.fromEntries(indicators.map((name) => [name, readNumber(read(name), name, number)])),
    );
    if (by.has('site') && (!by.has('day') || days.has(read('day')))) siteIds.add(READ.site(read('site')));
  }
  const noValues = Object.fromEntries(indicators.map((name) => [name, null]));
  return {
    valuesOf: ({ span, channel, siteId }) => {
      const values: Readonly<Record<Dimension, string | null>> = {
        day: span.firstDay,
        channel,
        site: siteId,
      };
      return cells.get(JSON.stringify(dimensions.map((dimension) => values[dimension]))) ?? noValues;
    },
    siteIds: [...siteIds],
  };
}

interface Line {
  /** From 1. */
  readonly number: number;
  readonly values: readonly string[];
}

/** Without empty lines. */
function readLines(text: string): readonly Line[] {
  const [firstLine = ''] = text.split('\n', 1);
  const delimiter = firstLine.includes(';') ? ';' : ',';
  try {
    const lines: Line[] = [];
    parse(text, {
      ...{ bom: true, delimiter, skip_empty_lines: true, trim: true },
      on_record: (values: string[], { lines: number }) => {
        lines.push({ number, values });
        return null;
      },
    });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? `line ${error['lines']}: ` : '';
    const isLength = error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH';
    const expected = isLength ? 'as many values as the header has' : 'values as CSV has them';
    throw new TheirFileError(`${line}expected ${expected}, got something else`, { cause: error });
  }
}

const READ = {
  day: (text: string, line: number): string => {
    if (isDay(text)) return text;
    throw new TheirFileError(`line ${line}: expected a day such as 2026-01-31, got something else`);
  },
  channel: (text: string, line: number): StatisticsChannel => {
    const found = STATISTICS_CHANNELS.find((channel) => channel === text);
    if (found !== undefined) return found;
    throw new TheirFileError(
      `line ${line}: expected one of ${STATISTICS_CHANNELS.join(', ')} as channel, got something else`,
    );
  },
  site: (text: string): string => (text === '' ? OTHER_SITES : text),
};

function readNumber(text: string, name: string, line: number): number | null {
  if (text === '') return null;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new TheirFileError(`line ${line}: expected a number such as 12.5 as ${name}, got something else`);
}
