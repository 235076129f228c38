/** The key of statistics that are as the generator intended. */
export const STATISTICS_KEY = 'sandbox';
/** The key of statistics with intended differences, which `reconcile` must find. */
export const DIFFERING_STATISTICS_KEY = 'sandbox-differences';
