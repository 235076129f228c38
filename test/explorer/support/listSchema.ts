import type { ListSchema } from '../../../src/explorer/model/gateway/schema.ts';

/** The list of the reference schema. */
export const LIST_SCHEMA: ListSchema = {
  field: 'closedConversations',
  interval: [{ name: 'interval', type: 'Interval!' }],
  afterType: 'String',
  hasPageSize: true,
  path: ['edges', 'node'],
  newestFirst: { name: 'orderBy', type: 'OrderBy', value: 'ClosedAtDescending' },
  filters: { name: 'filters', type: 'ClosedConversationFilters', hasChannels: true, hasProjects: true },
};
