import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A file holds one idea; none that needs more lines than this has been seen. */
const MAX_LINES = 250;

describe('src', () => {
  it(`has no file of more than ${MAX_LINES} lines`, async () => {
    const entries = await readdir('src', { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(20);
    const lines = await Promise.all(
      files.map(async (file) => ({ file, lines: (await readFile(file, 'utf8')).split('\n').length - 1 })),
    );
    expect(lines.filter((entry) => entry.lines > MAX_LINES)).toEqual([]);
  });
});
