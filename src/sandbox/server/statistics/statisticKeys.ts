/** The key of statistics that are as the generator intended. */
export const STATISTICS_KEY = 'sandbox';
/** The key of statistics with planted differences, for those who want to see them found. */
export const DIFFERING_STATISTICS_KEY = 'sandbox-differences';
