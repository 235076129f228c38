import { expect, it } from 'vitest';
import {
  EVERYTHING_TODAY,
  FILTER_NAMES,
  NO_FILTERS,
} from '../../../../src/explorer/model/address/selection.ts';
import { indicatorFilters, withFilters } from '../../../../src/explorer/model/list/availableFilters.ts';
import { LIST_SCHEMA } from '../../support/listSchema.ts';

const filters = { name: 'filters', type: 'Filters', hasChannels: true, hasProjects: false };
const selection = {
  ...EVERYTHING_TODAY,
  filters: { ...NO_FILTERS, channel: ['CHAT'], site: ['101'], status: ['SNOOZED'] },
};

it('Indicators have the filters by channel and site only when the schema has them', () => {
  const missing = (list: typeof LIST_SCHEMA) =>
    FILTER_NAMES.filter((name) => !indicatorFilters(list).includes(name));
  expect(missing(LIST_SCHEMA)).toEqual([]);
  expect(missing({ ...LIST_SCHEMA, filters })).toEqual(['site']);
  expect(missing({ ...LIST_SCHEMA, filters: null })).toEqual(['channel', 'site']);
});

it('A selection loses the values of filters that are not available, and nothing else', () => {
  const available = indicatorFilters({ ...LIST_SCHEMA, filters });
  expect(withFilters(selection, available)).toEqual({
    ...selection,
    filters: { ...selection.filters, site: [] },
  });
  expect(withFilters(selection, FILTER_NAMES)).toBe(selection);
});
