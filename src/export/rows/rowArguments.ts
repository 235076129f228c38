import type { ConversationDetail, UserDetail } from '../../upstream/history/details/details.ts';
import type { Naming } from './columns/column.ts';
import type { OptionalColumn } from './columns/optionalColumns.ts';
import { OPTIONAL_COLUMNS } from './columns/optionalColumns.ts';

/** Version 1 is the layout of earlier releases. */
export const COLUMNS_VERSIONS = [1, 2] as const;

export type ColumnsVersion = (typeof COLUMNS_VERSIONS)[number];

/** Which rows an export has, and which columns. */
export interface RowArguments {
  readonly columnsVersion: ColumnsVersion;
  readonly names: Naming;
  /** The names of the optional columns, in the order of `OPTIONAL_COLUMNS`. */
  readonly columns: readonly string[];
  /** Only conversations of these channels. Empty: all. */
  readonly channels: readonly string[];
  /** Only conversations of the sites with these ids. Empty: all. */
  readonly sites: readonly string[];
}

/** The rows of an export without options. */
export const DEFAULT_ROWS: RowArguments = {
  columnsVersion: 2,
  names: 'camel',
  columns: [],
  channels: [],
  sites: [],
};

/** The optional columns that are exported. */
export function addedColumns({ columns }: RowArguments): readonly OptionalColumn[] {
  return OPTIONAL_COLUMNS.filter(({ ofContact }) => columns.includes(ofContact.name));
}

/** The details that the columns need from upstream. */
export interface NeededDetails {
  readonly conversation: readonly ConversationDetail[];
  readonly user: readonly UserDetail[];
}

/** Version 2 has the names of users. The schema of the upstream may lack them: their columns are null then. */
export function defaultDetails({ columnsVersion }: RowArguments): NeededDetails {
  if (columnsVersion === 1) return { conversation: [], user: [] };
  return { conversation: ['createdAt'], user: ['firstName', 'lastName'] };
}

/** What `--columns` needs. An upstream that lacks it cannot be exported with these columns. */
export function addedDetails(rows: RowArguments): NeededDetails {
  const needs = addedColumns(rows).map((column) => column.needs);
  return {
    conversation: needs.flatMap((each) => (each.kind === 'conversation' ? [each.detail] : [])),
    user: [...new Set(needs.flatMap((each) => (each.kind === 'user' ? [each.detail] : [])))],
  };
}

/** Whether the rows of this conversation are exported. */
export function isWanted(
  { channels, sites }: RowArguments,
  conversation: {
    readonly channel: string | null;
    readonly project: { readonly id: string | number } | null;
  },
): boolean {
  const { channel, project } = conversation;
  const isChannel = channels.length === 0 || (channel !== null && channels.includes(channel));
  return isChannel && (sites.length === 0 || (project !== null && sites.includes(String(project.id))));
}
