import { expect, it } from 'vitest';
import { parsePatch, parseUnifiedDiff, wholeFile } from '../../src/format/interpret/patch.ts';
import { patchedPlaces } from '../../src/text/edited-places.ts';

it('the files of a patch are opened at their first change, where the session says which line that is', () => {
  const files = [
    parseUnifiedDiff('a.ts', '@@ -8,4 +10,5 @@ class A\n one\n two\n-three\n+3\n four\n', null),
    parseUnifiedDiff('b.ts', '@@ -1 +1 @@\n-x\n+y\n', 'c.ts'),
    wholeFile('new.ts', 'add', 'x\n'),
    wholeFile('gone.ts', 'delete', 'x\n'),
    ...parsePatch('*** Begin Patch\n*** Update File: d.ts\n@@ class A +7\n-a\n+b\n*** End Patch'),
  ];
  expect(patchedPlaces(files)).toEqual([
    { path: 'a.ts', line: 12 },
    { path: 'c.ts', line: 1 },
    { path: 'new.ts', line: 1 },
    { path: 'd.ts', line: null },
  ]);
});
