import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { WindowRows } from '../../../src/ui/screens.tsx';
import { TypedComposer } from '../../app/composer/composer.ts';

afterEach(cleanup);

function drawn(composer: TypedComposer): string[] {
  const { lastFrame } = render(
    <Box width={composer.size.columns}>
      <WindowRows rows={composer.window().rows} />
    </Box>,
  );
  return (lastFrame() ?? '').split('\n').map(line => line.replaceAll(/\u001b\[[0-9;]*m/g, '').trimEnd());
}

const wide = { columns: 80, rows: 24 };

it('is empty and says what it is for', () => {
  const screen = drawn(new TypedComposer('', wide));
  expect(screen[0]).toContain('Write a message to this session');
  expect(screen[1]).toMatch(/add .*new line/);
});

it('loads a draft', () => {
  expect(drawn(new TypedComposer(null, wide)).at(-1)).toContain('looking for a draft…');
});

it('shows what is written, line by line', () => {
  expect(drawn(new TypedComposer('first\nsecond', wide)).slice(0, 2)).toEqual(['▌ first', '▌ second']);
});

it('is recording', () => {
  expect(drawn(new TypedComposer('go', wide).press('send')).at(-1)).toContain('recording…');
});

it('says who holds the session', () => {
  const composer = new TypedComposer('go', wide).press('send');
  const holder = { pid: 4121, command: 'codex', daemon: false };
  composer.event({ type: 'sent', token: composer.token - 1, result: { kind: 'busy', holder } });
  expect(drawn(composer)[1]).toContain('✗ In use by codex (pid 4121): nothing was written.');
});

it('says why it failed, under the text that is kept', () => {
  const composer = new TypedComposer('go', wide).press('send');
  const message = 'Nothing was written to /x.jsonl: the disk is full. Make room and send again.';
  composer.event({ type: 'sent', token: composer.token - 1, result: { kind: 'failed', message } });
  const screen = drawn(composer);
  expect(screen[0]).toContain('go');
  expect(screen.join(' ')).toContain('the disk is full');
});
