/** The threat model: each row names what holds it, and that is there. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const rows = readFileSync('.github/SECURITY.md', 'utf8')
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.startsWith('| who ') && !line.startsWith('| ---'))
  .map(line => line.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '')));

describe('the threat model', () => {
  it('has rows', () => {
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)('%s: %s', (_who, _what, held = '') => {
    const named = [...held.matchAll(/`((?:test|src)\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named.filter(path => !existsSync(path))).toEqual([]);
    const tests = named.filter(path => path.startsWith('test/'));
    expect(tests).not.toEqual([]);
    for (const path of tests)
      if (statSync(path).isFile())
        expect(readFileSync(path, 'utf8')).toMatch(/\b(?:it|test)(?:\.each|\.runIf)?\(/);
  });
});
