// Writes deploy/sql from the columns of exports. Needs a build. With `--print NAME` it prints one file.
import { writeFileSync } from 'node:fs';
import { createTables } from '../dist/export/rows/columns/tables.js';
import { DIALECTS } from './sql/dialects.mjs';
import { createTableStatements } from './sql/tables.mjs';
import { createViewStatements } from './sql/views.mjs';

const header = '-- Written by scripts/write-sql.mjs from the columns of exports. See docs/export.md.\n';
const files = Object.fromEntries(
  Object.entries(DIALECTS).map(([name, dialect]) => {
    const statements = [...createTableStatements(createTables(), dialect), ...createViewStatements(dialect)];
    return [`${name}.sql`, [header, ...statements].join('\n')];
  }),
);

const [option, name] = process.argv.slice(2);
if (option === '--print') process.stdout.write(files[name] ?? '');
else for (const [file, text] of Object.entries(files)) writeFileSync(`deploy/sql/${file}`, text);
