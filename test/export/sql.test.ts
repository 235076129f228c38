import { execFileSync } from 'node:child_process';
import { chmod, copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { DEFAULT_ROWS } from '../../src/export/rows/rowArguments.ts';
import type { TestExport } from '../support/export/testExport.ts';
import {
  closedIn,
  exportArguments,
  interval,
  startTestExport,
  temporaryDirectory,
} from '../support/export/testExport.ts';
import { findPostgres } from '../support/processes/postgresPrograms.ts';
import { createPostgresAlone } from './postgresAlone.ts';

const FEW_DAYS = interval('2026-01-10T00:00:00Z', '2026-01-14T00:00:00Z');
const rows = { ...DEFAULT_ROWS, names: 'snake' } as const;

let running: TestExport;

beforeAll(async () => {
  running = await startTestExport({}, { rows });
});

afterAll(() => running.stop());

it.each(['postgresql', 'duckdb', 'clickhouse', 'bigquery'])(
  'deploy/sql/%s.sql has the columns of exports',
  async (name) => {
    const printed = execFileSync(process.execPath, ['scripts/write-sql.mjs', '--print', `${name}.sql`], {
      encoding: 'utf8',
    });
    expect(printed).toContain('CREATE TABLE contacts');
    expect(await readFile(`deploy/sql/${name}.sql`, 'utf8')).toBe(printed);
  },
);

describe('the six views count what the generator meant', () => {
  it('in DuckDB, from Parquet', async () => {
    const { contacts, conversations } = await exported('parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    onTestFinished(() => {
      connection.closeSync();
      instance.closeSync();
    });
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(await readFile('deploy/sql/duckdb.sql', 'utf8'));
    await connection.run(`INSERT INTO contacts BY NAME SELECT * FROM '${contacts}'`);
    await connection.run(`INSERT INTO conversations BY NAME SELECT * FROM '${conversations}'`);
    const counted: Record<string, unknown> = {};
    for (const [name, query] of Object.entries(QUERIES)) {
      const { rows } = { rows: (await connection.runAndReadAll(query)).getRowsJson() };
      counted[name] = Object.fromEntries(rows.map(([key, ...values]) => [String(key), values.map(Number)]));
    }
    expect(counted).toEqual(intended());
    for (const counts of Object.values(counted)) expect(counts).not.toEqual({});
  });

  it('in PostgreSQL, from NDJSON', async ({ skip }) => {
    const bin = await findPostgres();
    if (bin === null) return skip('PostgreSQL is not installed: apt-get install postgresql');
    const postgres = await createPostgresAlone(bin);
    onTestFinished(postgres.remove);
    const files = await exported('ndjson');
    const load = Object.entries(files).map(async ([table, file]) => {
      const readable = join(postgres.directory, `${table}.ndjson`);
      await copyFile(file, readable);
      await chmod(readable, 0o644);
      return `CREATE TEMP TABLE ${table}_lines (line json);
COPY ${table}_lines FROM '${readable}' (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02');
INSERT INTO ${table} SELECT r.* FROM ${table}_lines, json_populate_record(NULL::${table}, line) AS r;
`;
    });
    const queries = Object.values(QUERIES).map(
      (query) => `SELECT coalesce(json_agg(to_json(q)), '[]')::text AS result FROM (${query}) AS q;\n`,
    );
    const tables = await readFile('deploy/sql/postgresql.sql', 'utf8');
    const results = await postgres.run([tables, ...(await Promise.all(load)), ...queries].join('\n'));
    const counted = Object.keys(QUERIES).map((name, index) => {
      const rows: readonly Readonly<Record<string, unknown>>[] = JSON.parse(results[index] ?? '');
      const entries = rows.map((row) => {
        const [key, ...values] = Object.values(row);
        return [String(key), values.map(Number)];
      });
      return [name, Object.fromEntries(entries)];
    });
    expect(Object.fromEntries(counted)).toEqual(intended());
  });
});

/** Each query has a key and counts. */
const QUERIES = {
  days: `SELECT concat(opened_on, ' ', channel) AS k, contacts, answered_contacts, transferred_contacts, snoozed_contacts FROM contacts_by_day_and_channel`,
  operators: `SELECT coalesce(operator_id, 'none') AS k, contacts, answered_contacts, replies FROM operators`,
  rules: `SELECT coalesce(routing_rule_id, 'none') AS k, contacts, answered_contacts FROM routing_rules`,
  replies: `SELECT 'all' AS k, sum(first_replies), round(sum(first_replies * mean_first_reply_seconds)) FROM first_replies`,
  transfers: `SELECT concat(end_reason, ' ', coalesce(transferred_to_user_id, transferred_to_routing_rule_id)) AS k, sum(transfers) FROM transfers GROUP BY 1`,
  reopened: `SELECT conversation_id AS k, contacts, reopenings FROM reopened_conversations`,
  conversations: `SELECT conversation_id AS k, contact_count FROM conversations`,
};

async function exported(
  format: 'parquet' | 'ndjson',
): Promise<{ readonly contacts: string; readonly conversations: string }> {
  const directory = await temporaryDirectory();
  const out = join(directory, `contacts.${format}`);
  const conversationsOut = join(directory, `conversations.${format}`);
  const arguments_ = exportArguments(FEW_DAYS, { format, conversationsFormat: format, rows });
  await exportToFile(arguments_, { out, conversationsOut, resume: false }, running.parts);
  return { contacts: out, conversations: conversationsOut };
}

/** The same counts, from what the generator meant. */
function intended(): Record<keyof typeof QUERIES, Record<string, number[]>> {
  const counts: Record<keyof typeof QUERIES, Record<string, number[]>> = {
    ...{ days: {}, operators: {}, rules: {}, replies: {}, transfers: {}, reopened: {}, conversations: {} },
  };
  const add = (table: keyof typeof QUERIES, key: string, values: readonly number[]): void => {
    const before = counts[table][key] ?? values.map(() => 0);
    counts[table][key] = before.map((value, index) => value + (values[index] ?? 0));
  };
  for (const { conversation, expected } of closedIn(FEW_DAYS)) {
    const { contacts } = expected;
    add('conversations', conversation.id, [contacts.length]);
    for (const contact of contacts) {
      const answered = Number(contact.answered);
      const day = new Date(contact.openedAt).toISOString().slice(0, 10);
      const statuses = ['TRANSFERRED', 'SNOOZED'].map((status) => Number(contact.status === status));
      add('days', `${day} ${conversation.channel}`, [1, answered, ...statuses]);
      add('operators', String(contact.operatorId ?? 'none'), [1, answered, contact.replyCount]);
      add('rules', contact.routingRuleId ?? 'none', [1, answered]);
      if (contact.firstReplySeconds !== null) add('replies', 'all', [1, contact.firstReplySeconds]);
      const target = contact.transferredToUserId ?? contact.transferredToRoutingRuleId ?? '';
      if (contact.endReason?.startsWith('TRANSFERRED') === true) {
        add('transfers', `${contact.endReason} ${target}`, [1]);
      }
    }
    const reopenings = contacts.slice(0, -1).filter(({ endReason }) => endReason === 'CLOSED').length;
    if (reopenings > 0) add('reopened', conversation.id, [contacts.length, reopenings]);
  }
  const all = counts.replies['all'] ?? [];
  counts.replies = { all: all.map(Math.round) };
  return counts;
}
