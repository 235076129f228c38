import { expect, it } from 'vitest';
import {
  EVERYTHING_TODAY,
  FILTER_NAMES,
  NO_FILTERS,
} from '../../../../src/explorer/model/address/selection.ts';
import {
  browserFilters,
  gatewayFilters,
  withGatewayFilters,
} from '../../../../src/explorer/model/list/availableFilters.ts';
import { LIST_SCHEMA } from '../../support/listSchema.ts';

const withoutProjects = {
  ...LIST_SCHEMA,
  filters: { name: 'filters', type: 'Filters', hasChannels: true, hasProjects: false },
};
const selection = {
  ...EVERYTHING_TODAY,
  filters: { ...NO_FILTERS, channel: ['CHAT'], site: ['101'], status: ['SNOOZED'], anomaliesOnly: true },
};

it('The gateway applies the filters by channel and site only when the schema has them', () => {
  const missing = (list: typeof LIST_SCHEMA) =>
    FILTER_NAMES.filter((name) => !gatewayFilters(list).includes(name));
  expect(missing(LIST_SCHEMA)).toEqual([]);
  expect(missing(withoutProjects)).toEqual(['site']);
  expect(missing({ ...LIST_SCHEMA, filters: null })).toEqual(['channel', 'site']);
});

it('The browser applies the filter for anomalies, and the filters that the schema lacks', () => {
  expect(browserFilters(selection.filters, LIST_SCHEMA)).toEqual(['anomalies']);
  expect(browserFilters(selection.filters, withoutProjects)).toEqual(['site', 'anomalies']);
  expect(browserFilters(NO_FILTERS, { ...LIST_SCHEMA, filters: null })).toEqual([]);
});

it('A selection for the gateway has no filters that only the browser applies', () => {
  expect(withGatewayFilters(selection, withoutProjects)).toEqual({
    ...selection,
    filters: { ...selection.filters, site: [], anomaliesOnly: false },
  });
  expect(withGatewayFilters(EVERYTHING_TODAY, withoutProjects)).toBe(EVERYTHING_TODAY);
});
