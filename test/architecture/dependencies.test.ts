import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** An installed package has no development dependencies. The build bundles what these two folders import. */
const BUNDLED = /^(explorer|playground)\//;

const IMPORT = /^(?:import|export) [\w\s{},*]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/** The package of each import in the text that is neither a file nor a part of Node. */
function packagesIn(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)]
    .map(([, ...names]) => names.find((name) => name !== undefined) ?? '')
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
}

describe('the program', () => {
  it('imports only packages that an installation without development dependencies has', () => {
    const { dependencies, peerDependencies }: Readonly<Record<string, object>> = JSON.parse(
      readFileSync('package.json', 'utf8'),
    );
    const installed = { ...dependencies, ...peerDependencies };
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !BUNDLED.test(file),
    );
    expect(files.length).toBeGreaterThan(100);
    const missing = files.flatMap((file) =>
      packagesIn(readFileSync(join('src', file), 'utf8'))
        .filter((name) => !(name in installed))
        .map((name) => `src/${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    { text: "import { z } from 'zod';", packages: ['zod'] },
    { text: "import {\n  parse,\n} from 'csv-parse/sync';", packages: ['csv-parse'] },
    { text: "const x = await import('@apollo/server/plugin');", packages: ['@apollo/server'] },
    { text: "import { x } from './x.ts';\nimport { join } from 'node:path';", packages: [] },
  ])('imports $packages by $text', ({ text, packages }) => {
    expect(packagesIn(text)).toEqual(packages);
  });
});
