import { vi } from 'vitest';

// Any value of CI stops Ink from drawing (it reads CI once, at import), so tests remove it first.
delete process.env.CI;
delete process.env.CODEX_HOME;

// A thread's own file is made by the bundle, and the terminal tests run that one: here a search runs in this process. Mocked before any test
// file is read, not in those that need it: where files share their modules, one of them may have loaded the searcher already.
vi.mock('../../src/search/start-worker.ts', async () => {
  const { startInProcess } = await import('./in-process-search.ts');
  return { startSearchWorker: startInProcess };
});
vi.mock('../../src/usage/scan/start-worker.ts', async original => {
  const { startScanInProcess } = await original<typeof import('../../src/usage/scan/start-worker.ts')>();
  return { startScanInProcess, startScanWorker: startScanInProcess };
});
