/** The keys of a history in JSON that differ between sources. All other keys are always upstream's own names. */
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

/** The names in upstream's schema. */
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
 * The aliases in the gateway's operations. A page of conversations holds each of them thousands of times, and the cost of a
 * response depends mostly on its length.
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

/**
 * Returns a field with its alias, as GraphQL text.
 *
 * @example aliasField('createdAt') // 'c: createdAt'
 */
export function aliasField(name: keyof HistoryNames): string {
  return `${WIRE_NAMES[name]}: ${UPSTREAM_NAMES[name]}`;
}
