import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { viewerWindow } from '../../../src/app/viewer/window.ts';
import type { ItemKind } from '../../../src/format/items/item.ts';
import { ASCII_GLYPHS } from '../../../src/text/glyphs.ts';
import { cellWidth } from '../../../src/text/unicode/width.ts';
import { WindowRows } from '../../../src/ui/screens.tsx';
import {
  assistant,
  context,
  oneOfEach,
  patch,
  ran,
  reasoning,
  running,
  someConversation,
  user,
} from '../../support/items.ts';
import { ViewerHarness } from '../../support/viewer-harness.ts';

afterEach(cleanup);

/** What Ink puts on the terminal, line by line. */
function drawn(viewer: ViewerHarness, glyphs = viewer.context().glyphs): string[] {
  const window = viewerWindow(viewer.state, { ...viewer.context(), glyphs });
  const { lastFrame } = render(
    <Box width={viewer.size.columns}>
      <WindowRows rows={window.rows} />
    </Box>,
  );
  return (lastFrame() ?? '').replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
}

const lines = (count: number, word: string): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`).join('\n');

const conversation = [
  user('The uploader retries for ever when the bucket is gone. Find out why and fix it.'),
  context(lines(214, 'rule'), 'environment, AGENTS.md'),
  reasoning('Looking for the retry loop'),
  ran('rg -n "retry" src/', lines(40, 'src/upload.ts')),
  patch('src/retry.ts'),
  ran('npm test -- upload', `${lines(20, 'ok')}\ngives up on a 404`, 1),
  assistant(
    'The loop never looks at the error *kind*. Two changes:\n\n1. `isTransient()` decides\n2. the test above',
  ),
  running('npm test'),
];

const says: Readonly<Record<ItemKind, RegExp>> = {
  session: /session/,
  user: /▎you {2}09:12[\s\S]*The uploader retries for ever/,
  assistant: /codex {2}09:12[\s\S]*never looks at the error kind\. A 404 is retried/,
  reasoning: /⋯ thought {2}Looking for the retry loop/,
  tool_call: /\$ rg -n "retry" src\/ .*✓ {2}90 ms[\s\S]*src\/upload\.ts:41/,
  tool_output: /output of call_9[\s\S]*left alone/,
  patch:
    /± src\/retry\.ts {2}\+2 −1[\s\S]*- \} catch \{ await sleep\(delay\); \}[\s\S]*\+ {3}if \(!isTransient/,
  question: /codex asks[\s\S]*How often may it retry\?[\s\S]*▎ Five times/,
  web_search: /searched the web {2}exponential backoff/,
  image: /\[image png, 20K\]/,
  turn_started: /turn started/,
  turn_completed: /turn took 8\.4 s/,
  turn_aborted: /turn interrupted/,
  tokens: /120k tok/,
  context: /▸ context: environment \(3 lines\)/,
  settings: /settings gpt-5\.5, \/code\/api/,
  compacted: /history compacted/,
  notice: /⚠ The stream was cut/,
  state: /state/,
  damaged: /⚠ damaged: line 1, byte 0 is not JSON/,
  oversize: /not shown: line 1, byte 0 holds 20M/,
  fork: /inherited from 01a201f1/,
  continued: /taken back here: 1 turn, 9K/,
  unknown: /unknown hologram/,
};

describe('every kind of item is drawn in its own way', () => {
  it.each(Object.keys(says) as ItemKind[])('%s', kind => {
    const viewer = new ViewerHarness([oneOfEach[kind]], { detail: 'everything', columns: 90, rows: 12 });
    const screen = drawn(viewer);
    expect(screen).toHaveLength(12);
    expect(screen.join('\n')).toMatch(says[kind]);
  });

  it('what is not known shows its JSON when it is unfolded', () => {
    const viewer = new ViewerHarness([oneOfEach.unknown]).press('fold');
    expect(drawn(viewer).join('\n')).toContain('"depth":3');
  });
});

describe('the whole viewer', () => {
  it.each([
    [120, 32],
    [80, 24],
    [40, 10],
    [20, 4],
    [8, 1],
  ])('fills %i×%i exactly and ends with what happens now', (columns, rows) => {
    const screen = drawn(new ViewerHarness(conversation, { columns, rows }));
    expect(screen).toHaveLength(rows);
    for (const line of screen) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    expect(screen.join('\n')).toContain(columns > 8 ? 'npm test' : 'test');
  });

  it('at 120×32 the header says what it is, who has it and how much there is', () => {
    const [header, rule] = drawn(new ViewerHarness(conversation, { columns: 120, rows: 32 }));
    expect(header).toMatch(
      /^ ‹ fix flaky retry in uploader {3}api-gateway · main · gpt-5\.5 · 22 Nov 2025 09:15 +● working pid 4121 {3}≈120k tok$/,
    );
    expect(rule).toBe('─'.repeat(120));
  });

  it('the header gives way from the right, the title and the sign of life last', () => {
    const header = (columns: number) =>
      drawn(new ViewerHarness(conversation, { columns, rows: 24 }))[0] ?? '';
    expect(header(104)).toContain('● working   ≈120k tok');
    expect(header(80)).toContain('22 Nov 2025 09:15');
    expect(header(80)).not.toContain('120k');
    expect(header(60)).toContain('fix flaky retry in uploader');
    expect(header(40)).toMatch(/fix flaky.*● working/);
    expect(header(24)).toMatch(/^ ‹ fix flaky/);
  });

  it('hostile titles and branches are made visible', () => {
    const viewer = new ViewerHarness(conversation, { columns: 120 });
    const summary = someConversation.summary && { ...someConversation.summary, branch: 'a\u202eb' };
    viewer.rest = { conversation: { ...someConversation, name: 'x\u001b]0;evil\u0007\ny', summary } };
    viewer.changed();
    const [header] = drawn(viewer);
    expect(header).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(header).toContain('‹U+202E›');
  });

  it('the scroll bar marks your turns and the failures, and has its thumb where the screen is', () => {
    const long = [
      ...conversation,
      ...Array.from({ length: 30 }, (_, index) => assistant(lines(4, `answer ${index}`))),
    ];
    const viewer = new ViewerHarness(long, { columns: 80, rows: 24 });
    const bar = () =>
      drawn(viewer)
        .slice(2, 22)
        .map(line => [...line].at(-1));
    expect(bar()[0]).toBe('╴');
    expect(bar().filter(cell => cell === '╴')).toHaveLength(1);
    expect(bar().filter(cell => cell === '✗')).toHaveLength(1);
    expect(bar().at(-1)).toBe('┃');
    viewer.press('top');
    expect(bar().at(-1)).toBe('│');
  });

  it('what fits needs no scroll bar', () => {
    const screen = drawn(new ViewerHarness([user('hello')]));
    expect(screen.join('\n')).not.toMatch(/[│┃]/);
  });

  it('without Unicode it is drawn in ASCII', () => {
    const viewer = new ViewerHarness([user('hello'), ran('ls', 'a', 1)], { columns: 80 });
    expect(drawn(viewer, ASCII_GLYPHS).join('\n')).not.toMatch(/[^\n\x20-\x7e]/);
  });
});

describe('instead of a conversation', () => {
  it('says that it is opening', () => {
    const viewer = new ViewerHarness([], { columns: 120 });
    viewer.rest = {
      state: { kind: 'opening' },
      itemCount: { known: 0, exact: false },
      lineCount: null,
      reachesStart: false,
      reachesEnd: false,
    };
    const screen = drawn(viewer.changed()).join('\n');
    expect(screen).toContain('Opening…');
    expect(screen).not.toContain('items');
  });

  it('says why it failed and what can be done', () => {
    const viewer = new ViewerHarness([]);
    viewer.rest = { state: { kind: 'failed', message: 'Cannot read /x.jsonl: it is a folder.' } };
    const screen = drawn(viewer.changed()).join('\n');
    expect(screen).toContain('Cannot read /x.jsonl: it is a folder.');
    expect(screen).toContain('Esc goes back');
    expect(screen).not.toContain('FOLLOW');
  });

  it('says that nothing was said when there is only a header', () => {
    const screen = drawn(new ViewerHarness([oneOfEach.session])).join('\n');
    expect(screen).toContain('Nothing was said here yet.');
    expect(screen).toContain('t shows what else the file holds');
  });
});

describe('what happened to the file', () => {
  it.each([
    ['archived', 'Archived while open; still following'],
    ['unarchived', 'Brought back from the archive while open'],
    ['gone', 'The file was deleted while open; what was read stays here'],
    ['truncated', 'The file became shorter while open'],
    ['replaced', 'The file was replaced while open'],
    ['compressed', 'Compressed while open'],
  ] as const)('%s is said in one line', (event, words) => {
    const viewer = new ViewerHarness(conversation);
    viewer.rest = { event };
    const screen = drawn(viewer.changed());
    expect(screen.at(-2)).toContain(words);
    expect(screen).toHaveLength(24);
  });
});
