import type { ExportFormat } from '../../export/formats/format.ts';
import { formatOfEnding } from '../../export/formats/format.ts';
import { NAMINGS } from '../../export/rows/columns/column.ts';
import { OPTIONAL_COLUMNS } from '../../export/rows/columns/optionalColumns.ts';
import type { RowArguments } from '../../export/rows/rowArguments.ts';
import { COLUMNS_VERSIONS, DEFAULT_ROWS } from '../../export/rows/rowArguments.ts';

/** The options for rows as commander returns them. */
export interface RawRowOptions {
  readonly columnsVersion?: string;
  readonly names?: string;
  readonly columns?: string;
  readonly conversations?: string;
  readonly channel?: readonly string[];
  readonly site?: readonly string[];
}

/** Adds one line to `problems` for each invalid option. */
export function parseRowOptions(raw: RawRowOptions, problems: string[]): RowArguments {
  const { columnsVersion, names, columns, channel = [], site = [] } = raw;
  const rows: RowArguments = {
    columnsVersion: oneOf(
      '--columns-version',
      columnsVersion,
      COLUMNS_VERSIONS,
      DEFAULT_ROWS.columnsVersion,
      problems,
    ),
    names: oneOf('--names', names, NAMINGS, DEFAULT_ROWS.names, problems),
    columns: columns === undefined ? [] : parseColumns(columns, problems),
    channels: distinct('--channel', channel, problems),
    sites: distinct('--site', site, problems),
  };
  if (rows.columnsVersion === 1) {
    const ofVersion2 = { '--names': names, '--columns': columns, '--conversations': raw.conversations };
    for (const [option, value] of Object.entries(ofVersion2)) {
      if (value !== undefined)
        problems.push(`${option}: expected none with --columns-version 1, got "${value}"`);
    }
  }
  return rows;
}

/** The format of the file of conversations: as the file ends, or else the format of the contacts. Null without a file. */
export function conversationsFormatOf(
  { conversations, out }: { readonly conversations?: string; readonly out?: string },
  format: ExportFormat,
  problems: string[],
): ExportFormat | null {
  if (conversations === undefined) return null;
  if (conversations === '-' || conversations === out) {
    problems.push(`--conversations: expected a file other than that of --out, got "${conversations}"`);
  }
  return formatOfEnding(conversations) ?? format;
}

function oneOf<Value extends string | number>(
  option: string,
  text: string | undefined,
  values: readonly Value[],
  byDefault: Value,
  problems: string[],
): Value {
  if (text === undefined) return byDefault;
  const value = values.find((each) => String(each) === text);
  if (value === undefined) problems.push(`${option}: expected one of ${values.join(', ')}, got "${text}"`);
  return value ?? byDefault;
}

/** In the order of `OPTIONAL_COLUMNS`: the order in the command line does not matter. */
function parseColumns(text: string, problems: string[]): readonly string[] {
  const known = OPTIONAL_COLUMNS.map(({ ofContact }) => ofContact.name);
  const wanted = text.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (!known.includes(name)) {
      problems.push(
        `--columns: expected names among ${known.join(', ')}, separated by commas, got "${name}"`,
      );
    }
  }
  return known.filter((name) => wanted.includes(name));
}

/** Each value once, in one order: the order in the command line does not matter. */
function distinct(option: string, values: readonly string[], problems: string[]): readonly string[] {
  if (values.some((value) => value.trim() === '')) problems.push(`${option}: expected a value, got ""`);
  return [...new Set(values)].toSorted();
}
