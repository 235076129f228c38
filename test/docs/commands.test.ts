import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadCommands } from '../../src/cli/commands.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
const commands = await loadCommands('--help', () => undefined);

it('docs/commands.md has a line for every command, once', () => {
  const documented = [...read('docs/commands.md').matchAll(/^\| `contacts-gateway (\w+)/gm)].map(
    ([, name]) => name,
  );
  expect(documented.toSorted()).toEqual(commands.map((command) => command.name()).toSorted());
});

it('docs/doctor.md has a line for every option', () => {
  const doctor = commands.find((command) => command.name() === 'doctor');
  const documented = [...read('docs/doctor.md').matchAll(/^\| `(--[\w-]+)` \|/gm)].map(([, name]) => name);
  expect(documented).toEqual(doctor?.options.map(({ long }) => long));
});
