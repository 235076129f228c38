import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../report.ts';

/** The folders of code that is fast and hard to read. Each is behind one function, and has a plain version beside it. */
const FAST_FOLDERS = [
  'src/gateway/planning/compile',
  'src/gateway/serialized',
  'src/upstream/buffers',
  'src/upstream/history/bytes',
];

/** Writes the number of files and lines in the folders of fast code. Empty lines and comments are not counted. */
export function reportLinesOfCode(projectFolder: string): string {
  const counts = FAST_FOLDERS.map((folder) => ({ folder, ...countLines(join(projectFolder, folder)) }));
  const total = counts.reduce(
    (sum, { files, lines }) => ({ files: sum.files + files, lines: sum.lines + lines }),
    { files: 0, lines: 0 },
  );
  const rows = [...counts, { folder: 'all', ...total }].map(({ folder, files, lines }) => [
    folder === 'all' ? folder : `\`${folder}\``,
    String(files),
    String(lines),
  ]);
  return table(['', 'files', 'lines of code'], rows);
}

function countLines(folder: string): { readonly files: number; readonly lines: number } {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const lines = files.map((file) => linesOfCode(readFileSync(join(folder, file), 'utf8')));
  return { files: files.length, lines: lines.reduce((sum, each) => sum + each, 0) };
}

/** Counts lines that are neither empty nor only a comment. */
export function linesOfCode(text: string): number {
  const withoutBlocks = text.replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '');
  return withoutBlocks.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}
