/** The tables as each database has them: name, table of the columns, key. */
export const SQL_TABLES = [
  { name: 'conversations', columns: 'conversations', key: ['conversation_id'] },
  { name: 'contacts', columns: 'contacts', key: ['id'] },
  { name: 'contact_events', columns: 'events', key: ['contact_id', 'event_index'] },
  { name: 'contact_anomalies', columns: 'anomalies', key: ['conversation_id', 'anomaly_index'] },
];

/** The statements that create the tables. */
export function createTableStatements(tables, dialect) {
  return SQL_TABLES.map(({ name, columns, key }) => {
    const wanted = tables[columns].filter(({ type }) => type !== 'events' || dialect.events !== null);
    const lines = wanted.map((column) => columnLine(column, dialect));
    const keyLine = dialect.key(key);
    const names = wanted.map(({ snakeName }) => snakeName);
    const body = [...lines, ...(keyLine === null ? [] : [keyLine])].map((line) => `  ${line}`).join(',\n');
    return `CREATE TABLE ${name} (\n${body}\n${dialect.end(key, names)};\n`;
  });
}

function columnLine({ snakeName, type, isNullable, values }, dialect) {
  const line = dialect.column(
    snakeName,
    type === 'events' ? dialect.events : dialect.types[type],
    isNullable,
  );
  const check = values === null ? null : dialect.check(snakeName, type, values);
  return check === null ? line : `${line} ${check}`;
}
