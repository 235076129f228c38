#!/usr/bin/env node
// Prints docs/schema.md: what the gateway adds to the upstream's schema, from the descriptions in the SDL.
// Usage: node scripts/schema-reference.mjs > docs/schema.md

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Kind, parse, print } from 'graphql';

const [contacts, intervals, gateway] = ['contacts', 'intervals', 'gateway'].map(definitionsIn);
const ownTypes = new Set(
  [...contacts, ...intervals].filter(({ kind }) => !isExtension(kind)).map(({ name }) => name.value),
);

console.log(`# Schema reference

What the gateway adds to the upstream's schema, printed from \`schema/contacts.graphql\`, \`schema/intervals.graphql\` and
\`schema/gateway.graphql\` by \`scripts/schema-reference.mjs\`. Types without a link are the upstream's own. The rules behind the
values are in [reconstruction.md](reconstruction.md).
`);
for (const definition of contacts) console.log(section(definition));
console.log(`## Added to Query when the upstream lists closed conversations
The arguments before \`where\` are those of the upstream's list, here as the snapshot has them. How to use the fields:
[export.md](export.md).

${fieldTable(intervalFields())}`);
for (const definition of intervals) console.log(section(definition));

function definitionsIn(name) {
  const file = fileURLToPath(new URL(`../schema/${name}.graphql`, import.meta.url));
  return parse(readFileSync(file, 'utf8')).definitions;
}

/** These fields are in no SDL file, as their arguments come from the upstream's schema. */
function intervalFields() {
  const query = gateway.find(({ name }) => name?.value === 'Query');
  const types = new Set(intervals.map(({ name }) => name.value));
  return query.fields.filter(({ type }) => types.has(typeName(type)));
}

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
      `| \`${field.name.value}${argumentsOf(field)}\` | ${typeWords(field.type)} | ${meaningOf(field)} |`,
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
    : `(${given.map((each) => `${each.name.value}: ${print(each.type)}${defaultOf(each)}`).join(', ')})`;
}

function defaultOf({ defaultValue }) {
  return defaultValue ? ` = ${print(defaultValue)}` : '';
}

function meaningOf({ description, arguments: given = [] }) {
  const described = given.filter((each) => each.description);
  const words = described.map((each) => `\`${each.name.value}\`: ${oneLine(each.description)}`);
  return [oneLine(description), ...words].join(' ').trim();
}

function typeWords(type) {
  const name = typeName(type);
  return ownTypes.has(name) ? `[\`${print(type)}\`](#${name.toLowerCase()})` : `\`${print(type)}\``;
}

function typeName(type) {
  return print(type).replaceAll(/[[\]!]/g, '');
}

function oneLine(description) {
  return (description?.value ?? '').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}
