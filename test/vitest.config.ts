import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    globalSetup: [fileURLToPath(new URL('global-setup.ts', import.meta.url))],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Some tests wait on the wall clock of a machine that others use too. Once more on CI, and the run says which;
    // one that fails twice has failed.
    retry: process.env['CI'] === undefined ? 0 : 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/product/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The whole product measures times: it runs when the parts are done with the processor.
        extends: true,
        test: { name: 'product', include: ['test/product/**/*.test.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
