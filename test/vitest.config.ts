import { defineConfig } from 'vitest/config';

// `unit` reads the sources; `e2e` drives the built bundle in a pseudo-terminal; `interop` sets it beside real Codex binaries, which
// it installs first: it runs only when it is asked for (`npm run test:interop`).
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/interop/**', 'test/bench/**'],
          setupFiles: ['test/support/environment.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          globalSetup: ['test/interop/support/install.ts'],
          setupFiles: ['test/support/environment.ts'],
          testTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
