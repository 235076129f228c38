#!/usr/bin/env node
// Prints docs/schema.md: what the gateway adds to the upstream's schema, from the descriptions in the SDL.
// Usage: node scripts/schema-reference.mjs > docs/schema.md

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Kind, parse, print } from 'graphql';

const SDL = fileURLToPath(new URL('../schema/contacts.graphql', import.meta.url));
const { definitions } = parse(readFileSync(SDL, 'utf8'));
const ownTypes = new Set(definitions.filter(({ kind }) => !isExtension(kind)).map(({ name }) => name.value));

console.log(`# Schema reference

What the gateway adds to the upstream's schema, printed from \`schema/contacts.graphql\` by
\`scripts/schema-reference.mjs\`. Types without a link are the upstream's own. The rules behind the values are in
[reconstruction.md](reconstruction.md).
`);
for (const definition of definitions) console.log(section(definition));

function isExtension(kind) {
  return kind === Kind.OBJECT_TYPE_EXTENSION;
}

function section({ kind, name, description, fields, values }) {
  const heading = isExtension(kind) ? `## Added to ${name.value}` : `## ${name.value}`;
  const intro = description ? `${oneLine(description)}\n\n` : '';
  return `${heading}\n${intro}${values ? valueTable(values) : fieldTable(fields ?? [])}`;
}

function fieldTable(fields) {
  const rows = fields.map(
    (field) =>
      `| \`${field.name.value}${argumentsOf(field)}\` | ${typeWords(field.type)} | ${oneLine(field.description)} |`,
  );
  return table(['field', 'type', 'meaning'], rows);
}

function valueTable(values) {
  return table(
    ['value', 'meaning'],
    values.map(({ name, description }) => `| \`${name.value}\` | ${oneLine(description)} |`),
  );
}

function table(columns, rows) {
  return [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`, ...rows, ''].join('\n');
}

function argumentsOf(field) {
  const given = field.arguments ?? [];
  return given.length === 0
    ? ''
    : `(${given.map((each) => `${each.name.value}: ${print(each.type)}`).join(', ')})`;
}

function typeWords(type) {
  const printed = print(type);
  const name = printed.replaceAll(/[[\]!]/g, '');
  return ownTypes.has(name) ? `[\`${printed}\`](#${name.toLowerCase()})` : `\`${printed}\``;
}

function oneLine(description) {
  return (description?.value ?? '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}
