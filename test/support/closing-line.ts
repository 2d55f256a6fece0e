/** A vitest reporter: the last line of a run, alone and plain, for readers of the result without colours. */
import type { Reporter, TestModule } from 'vitest/node';

// Vitest takes a reporter named by its path as the default export.
// biome-ignore lint/style/noDefaultExport: demanded by vitest
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'failed') failed++;
      }
      // A file that cannot even be loaded has no tests to count.
      if (module.errors().length > 0) failed++;
    }
    console.log(`${passed} passed, ${failed} failed`);
  }
}
