import { POSTGRES_TYPES } from '../../dist/sync/postgres/postgresTables.js';

/** How each database spells what the tables and the views need. */
export const DIALECTS = {
  postgresql: {
    types: POSTGRES_TYPES,
    // `contact_events` has them, one row each.
    events: null,
    column: (name, type, isNullable) => `${name} ${type}${isNullable ? '' : ' NOT NULL'}`,
    check: (name, type, values) =>
      type === 'texts'
        ? `CHECK (${name} <@ ARRAY[${quoted(values)}]::text[])`
        : `CHECK (${name} IN (${quoted(values)}))`,
    key: (columns) => `PRIMARY KEY (${columns.join(', ')})`,
    end: () => ')',
    day: (time) => `(${time} AT TIME ZONE 'UTC')::date`,
    countIf: (condition) => `count(*) FILTER (WHERE ${condition})`,
    percentile: (name, share) => `percentile_cont(${share}) WITHIN GROUP (ORDER BY ${name})`,
  },
  duckdb: {
    types: {
      text: 'VARCHAR',
      timestamp: 'TIMESTAMPTZ',
      seconds: 'DOUBLE',
      count: 'INTEGER',
      flag: 'BOOLEAN',
      texts: 'VARCHAR[]',
    },
    events: 'STRUCT(kind VARCHAR, occurred_at TIMESTAMPTZ, system_message_id VARCHAR)[]',
    column: (name, type, isNullable) => `${name} ${type}${isNullable ? '' : ' NOT NULL'}`,
    check: (name, type, values) =>
      type === 'texts'
        ? `CHECK (list_has_all([${quoted(values)}], ${name}))`
        : `CHECK (${name} IN (${quoted(values)}))`,
    key: (columns) => `PRIMARY KEY (${columns.join(', ')})`,
    end: () => ')',
    day: (time) => `CAST(${time} AT TIME ZONE 'UTC' AS DATE)`,
    countIf: (condition) => `count(*) FILTER (WHERE ${condition})`,
    percentile: (name, share) => `quantile_cont(${name}, ${share})`,
  },
  clickhouse: {
    types: {
      text: 'String',
      timestamp: "DateTime64(6, 'UTC')",
      seconds: 'Float64',
      count: 'Int32',
      flag: 'Bool',
      texts: 'Array(String)',
    },
    events:
      "Array(Tuple(kind String, occurred_at Nullable(DateTime64(6, 'UTC')), system_message_id Nullable(String)))",
    column: (name, type, isNullable) => `${name} ${isNullable ? `Nullable(${type})` : type}`,
    check: () => null,
    key: () => null,
    end: (key) => `) ENGINE = ReplacingMergeTree(exported_at) ORDER BY (${key.join(', ')})`,
    day: (time) => `toDate(${time}, 'UTC')`,
    countIf: (condition) => `countIf(${condition})`,
    percentile: (name, share) => `quantile(${share})(${name})`,
  },
  bigquery: {
    types: {
      text: 'STRING',
      timestamp: 'TIMESTAMP',
      seconds: 'FLOAT64',
      count: 'INT64',
      flag: 'BOOL',
      texts: 'ARRAY<STRING>',
    },
    events: 'ARRAY<STRUCT<kind STRING, occurred_at TIMESTAMP, system_message_id STRING>>',
    // An array is never null in BigQuery.
    column: (name, type, isNullable) =>
      `${name} ${type}${isNullable || type.startsWith('ARRAY') ? '' : ' NOT NULL'}`,
    check: () => null,
    key: (columns) => `PRIMARY KEY (${columns.join(', ')}) NOT ENFORCED`,
    end: (_, names) =>
      names.includes('conversation_closed_at') ? ') PARTITION BY DATE(conversation_closed_at)' : ')',
    day: (time) => `DATE(${time}, 'UTC')`,
    countIf: (condition) => `countif(${condition})`,
    percentile: (name, share) => `approx_quantiles(${name}, 100)[OFFSET(${share * 100})]`,
  },
};

function quoted(values) {
  return values.map((value) => `'${value}'`).join(', ');
}
