/** The keys under which a history stands in JSON. Those that are not here are upstream's own names everywhere. */
export interface HistoryNames {
  readonly typename: string;
  /** Of a user, a routing rule, a routing group or a project. */
  readonly id: string;
  readonly edges: string;
  readonly node: string;
  readonly createdAt: string;
  readonly systemMessageId: string;
  readonly attachments: string;
  readonly messageId: string;
  readonly author: string;
}

/** As anybody finds them who asks upstream, or its documentation. */
export const UPSTREAM_NAMES: HistoryNames = {
  typename: '__typename',
  id: 'id',
  edges: 'edges',
  node: 'node',
  createdAt: 'createdAt',
  systemMessageId: 'systemMessageId',
  attachments: 'attachments',
  messageId: 'messageId',
  author: 'author',
};

/**
 * The aliases by which the gateway asks. A page of conversations holds thousands of each, and what an answer costs is
 * mostly how long it is.
 */
export const WIRE_NAMES: HistoryNames = {
  typename: 't',
  id: 'i',
  edges: 'e',
  node: 'n',
  createdAt: 'c',
  systemMessageId: 's',
  attachments: 'a',
  messageId: 'm',
  author: 'u',
};

/** A field under the key by which it is asked for, as GraphQL text: `c: createdAt`. */
export function asked(name: keyof HistoryNames): string {
  return `${WIRE_NAMES[name]}: ${UPSTREAM_NAMES[name]}`;
}
