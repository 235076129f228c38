import type { AsyncBuffer } from 'hyparquet';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { formatInstant } from '../../../contacts/facts/instant.ts';
import type { Row } from '../../../export/rows/row.ts';
import type { ZstdCodec } from './zstd.ts';

/**
 * Reads a file that `stageDay` wrote, in order, one row group at a time.
 *
 * @param columns the names of the columns to read. Undefined: all.
 */
export async function* readTable(
  file: AsyncBuffer,
  { decompress }: ZstdCodec,
  columns?: readonly string[],
): AsyncGenerator<readonly Row[]> {
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    yield await parquetReadObjects({
      ...{ file, metadata, rowStart, rowEnd },
      ...(columns && { columns: [...columns] }),
      compressors: { ZSTD: (bytes) => decompress(bytes) },
      parsers: { timestampFromMicroseconds: spellMicroseconds },
    });
    rowStart = rowEnd;
  }
}

/** The opposite of `microsecondsOf`. */
function spellMicroseconds(micros: bigint): string {
  const rest = Number(((micros % 1_000n) + 1_000n) % 1_000n);
  const spelled = formatInstant(Number((micros - BigInt(rest)) / 1_000n));
  return rest === 0 ? spelled : `${spelled.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
