import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's `module` build, Node takes `main`: two copies of one library do not know each other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/summaryReporter.ts'],
    pool: 'forks',
    // Many tests wait for servers and browsers, so no core is left for them.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
