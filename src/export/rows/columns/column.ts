/**
 * The type of a column.
 * - `timestamp`: an instant of UTC, in milliseconds or microseconds.
 * - `seconds`: a number with decimals. `count`: a whole number from 0.
 * - `texts`: a list of texts. `events`: a list of `EventCell`.
 */
export type ColumnType = 'text' | 'timestamp' | 'seconds' | 'count' | 'flag' | 'texts' | 'events';

/** An event of a contact (R17). */
export interface EventCell {
  readonly kind: string;
  readonly occurredAt: string | null;
  readonly systemMessageId: string | null;
}

export type Cell = string | number | boolean | readonly string[] | readonly EventCell[] | null;

/** One column of a table. Every format and every destination takes names, types and nullability from here. */
export interface Column<Source> {
  readonly name: string;
  /** The name with underscores, as databases have it. */
  readonly snakeName: string;
  readonly type: ColumnType;
  /** False if every row has a value. */
  readonly isNullable: boolean;
  /** The only values that the column can have. Null if they are not limited. */
  readonly values: readonly string[] | null;
  /** A timestamp has the spelling of `spellTimestamp`. */
  readonly read: (source: Source) => Cell;
}

/** The spelling of names: `operatorId` or `operator_id`. */
export const NAMINGS = ['camel', 'snake'] as const;

export type Naming = (typeof NAMINGS)[number];

/** Spells a name of a column, or of a field of an event. */
export function spellName(name: string, naming: Naming): string {
  return naming === 'snake' ? snakeNameOf(name) : name;
}

/** A column that has a value in every row. */
export function required<Source>(
  name: string,
  type: ColumnType,
  read: (source: Source) => Cell,
  values: readonly string[] | null = null,
): Column<Source> {
  return { name, snakeName: snakeNameOf(name), type, isNullable: false, values, read };
}

/** A column that is null in rows without a value. */
export function optional<Source>(
  name: string,
  type: ColumnType,
  read: (source: Source) => Cell | undefined,
  values: readonly string[] | null = null,
): Column<Source> {
  return {
    ...{ name, snakeName: snakeNameOf(name), type, isNullable: true, values },
    read: (source) => read(source) ?? null,
  };
}

/** @example snakeNameOf('routingRuleId') // 'routing_rule_id' */
export function snakeNameOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** An id as text: upstream has numbers and texts. */
export function idText(ref: { readonly id: string | number } | null): string | null {
  return ref === null ? null : String(ref.id);
}
