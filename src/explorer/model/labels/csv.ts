export type Cell = string | number | boolean | null;

/** Returns CSV as in RFC 4180: one line for each row. Null becomes an empty cell. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

function cellText(value: Cell): string {
  const text = typeof value === 'string' ? withoutFormula(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// A spreadsheet executes a cell that starts like a formula. Names and reasons are texts of users.
// A quote at the start makes it a text.
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
