import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** What StrykerJS runs against each mutant of src/contacts: the tests of that folder. */
export default defineConfig({
  ...config,
  test: {
    include: ['test/contacts/**/*.test.ts'],
    // It is about time and depth, takes as long as all the others, and would run for each mutant.
    exclude: ['test/contacts/manyFacts.test.ts'],
    testTimeout: 60_000,
  },
});
