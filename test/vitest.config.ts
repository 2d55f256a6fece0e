import { defineConfig } from 'vitest/config';

// `unit` reads the sources; `e2e` drives the built bundle in a pseudo-terminal; `interop` compares it with real Codex binaries, which
// it installs first: it runs only with `npm run test:interop`.
// A timeout ends a test that hangs. None is near what a test takes, the slowest of `unit` 8 s: a busy machine must not fail one.
// On a shared CI machine a process may be delayed longer than any timeout: there a test of real processes is tried again.
const retry = process.env.CI ? 2 : 0;

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
          testTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
          retry: Math.min(1, retry),
          // One for each core: by default one is left for the main process, which has little to do. Half the time on two cores.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          retry,
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
          retry,
          // Codex waits more than it computes: the versions' turns run side by side.
          maxWorkers: 4,
        },
      },
    ],
  },
});
