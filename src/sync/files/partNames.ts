import type { Day } from '../../indicators/days.ts';
import type { FileTable } from './manifest.ts';
import { FILE_TABLES } from './manifest.ts';

/** The name of the one file of a partition. A fixed name: the file is replaced in one step. */
export function partName(table: FileTable, day: Day): string {
  return `${table}/day=${day}/part-00000.parquet`;
}

/** Whether a name is in a folder of tables, where readers look for files. They ignore names that begin with `_`. */
export function isDataName(name: string): boolean {
  const [folder = '', ...rest] = name.split('/');
  return FILE_TABLES.some((table) => table === folder) && !(rest.at(-1) ?? '').startsWith('_');
}
