import { describe, expect, test } from 'vitest';
import type { PreviewPlace } from '../../../src/app/picker/layout.ts';
import { previewRows } from '../../../src/app/picker/preview.ts';
import type { LiveState, TurnState } from '../../../src/format/conversation.ts';
import { type ConversationWords, conversation, listSnapshot, NOW } from '../../support/conversations.ts';
import { pickerContext, rowText } from '../../support/picker.ts';

const BELOW: PreviewPlace = { where: 'below', width: 80, rows: 8 };
const BESIDE: PreviewPlace = { where: 'beside', width: 50, rows: 20 };

const talk = {
  question: 'The uploader retries for ever when the bucket is gone. Find out why and fix it.',
  answer:
    'The loop never looks at the error kind, so a 404 is retried like a 503.\n\nI will add a check and a test that fails without it.',
  tool: { label: 'npm test -- upload', running: true, exitCode: null },
};
const facts = { title: 'fix flaky retry', cwd: '/home/ana/api-gateway', branch: 'main', preview: talk };
const held = (turn: TurnState, over = {}) => ({
  pid: 4121,
  command: 'codex',
  daemon: false,
  turn,
  ...over,
});

function rows(words: ConversationWords, place: PreviewPlace = BELOW) {
  const one = conversation(1, words);
  return previewRows(one, pickerContext(listSnapshot([one])), { place, bottom: null });
}
const text = (words: ConversationWords, place?: PreviewPlace) =>
  rows(words, place).map(row => rowText(row).trimEnd());

describe('the preview below the list', () => {
  test('says who, where, and what is happening now', () => {
    expect(text({ live: held('running'), summary: facts })).toEqual([
      '── fix flaky retry  api-gateway · main · working, pid 4121, codex ──────────────',
      ' you   The uploader retries for ever when the bucket is gone. Find out why and',
      '       fix it.',
      ' codex The loop never looks at the error kind, so a 404 is retried like a 503.',
      '       I will add a check and a test that fails without it.',
      ' $     npm test -- upload   running',
      '',
      '',
    ]);
  });

  test.each([
    [held('running', { command: 'codex exec' }), 'working, pid 4121, codex exec'],
    [held('running', { pid: null, command: null }), 'working'],
    [held('waiting'), 'needs you: question, pid 4121, codex'],
    [held('idle'), 'idle, pid 4121, codex'],
    [held('unknown'), 'idle, pid 4121, codex'],
    [held('idle', { daemon: true }), 'idle, pid 4121, daemon'],
    [held('running', { daemon: true }), 'working, pid 4121, daemon'],
    [held('idle', { command: null }), 'idle, pid 4121'],
    [held('idle', { command: null, pid: null }), 'idle'],
  ])('%j', (live, words) => {
    expect(text({ live, summary: facts })[0]).toContain(`main · ${words} ──`);
  });

  test('a turn without a holder has stopped, and so has its command', () => {
    const stopped = { ...facts, turn: 'running' } as const;
    const seen = text({ live: null, summary: stopped });
    expect(seen[0]).toContain('main · stopped in a turn ──');
    expect(seen.join('\n')).not.toContain('running');
  });

  test('a file that does not tell its turns is being worked on while it grows', () => {
    const old = { ...facts, dialect: 'envelope', turn: 'unknown' } as const;
    const at = (updatedMs: number) => text({ live: held('unknown'), updatedMs, summary: old })[0];
    expect(at(NOW - 1_000)).toContain('main · working, pid 4121, codex ─');
    expect(at(NOW - 60_000)).toContain('main · idle, pid 4121, codex ─');
  });

  test('what it needs, and what its sub-agents do', () => {
    const said = (state: LiveState) => text({ state, summary: facts })[0];
    expect(said({ kind: 'needs-you', need: 'approval', sinceMs: 1 })).toContain('· needs you: approval ─');
    expect(said({ kind: 'needs-you', need: 'likely-approval', sinceMs: 1 })).toContain(': approval? ─');
    expect(said({ kind: 'working', by: 'sub-agents', sinceMs: 1 })).toContain('· sub-agents working ─');
    expect(said({ kind: 'ready', sinceMs: 1 })).toContain('· ready ─');
  });

  test('what ended says how', () => {
    const ended = (exitCode: number | null) =>
      text({
        summary: { ...facts, preview: { ...talk, tool: { label: 'make', running: false, exitCode } } },
      })[5];
    expect([ended(0), ended(2), ended(null)]).toEqual([
      ' $     make   ✓ 0',
      ' $     make   ✗ 2',
      ' $     make',
    ]);
  });

  test.each([
    [{ hiddenByCodex: ['exec'] }, ' ⊘     Codex would hide it: it was run by codex exec'],
    [
      { hiddenByCodex: ['subagent', 'other-folder'] },
      ' ⊘     Codex would hide it: it belongs to a sub-agent',
    ],
    [{ hiddenByCodex: ['archived'], archived: true }, ' ·     archived'],
    [{ compressed: true, copies: 1 }, ' ·     compressed (.zst) · 1 other file of the same session'],
    [{ summary: { damage: 1 } }, ' ⚠     1 damaged line found so far; the rest can be read'],
    [
      { summary: { problem: 'The file is empty: it has no first line.' } },
      ' ⚠     The file is empty: it has no first line.',
    ],
  ] as [ConversationWords, string][])('a word about the file: %j', (words, line) => {
    const seen = text({ ...words, summary: { ...words.summary } }, { ...BELOW, width: 110 });
    expect(seen).toContain(line);
  });

  test('another folder is no mark of trouble', () => {
    expect(text({ hiddenByCodex: ['other-folder'], summary: facts }).join()).not.toContain('⊘');
  });

  test('a long reason is shown to its end', () => {
    const seen = text({ hiddenByCodex: ['subagent', 'no-user-message'], summary: facts });
    expect(seen.slice(1, 3)).toEqual([
      ' ⊘     Codex would hide it: it belongs to a sub-agent; nobody wrote a message',
      '       in it',
    ]);
  });

  test('a long answer leaves space for question, tool and warnings', () => {
    const long = { ...talk, question: 'why '.repeat(200), answer: 'because '.repeat(200) };
    const seen = text({ summary: { ...facts, damage: 3, preview: long } });
    expect(seen.map(row => row.slice(0, 7).trim())).toEqual(['── fix', '⚠', 'you', '', 'codex', '', '', '$']);
    expect(seen[3]).toMatch(/ …$/);
    expect(seen[6]).toMatch(/ …$/);
  });

  test('nothing read yet, nothing said yet', () => {
    expect(text({ summary: null })[1]).toBe(' Reading the session…');
    expect(text({})[1]).toBe(' Nothing was said yet.');
  });

  test('an empty list has a plain rule and nothing below', () => {
    const drawn = previewRows(undefined, pickerContext(listSnapshot([])), { place: BELOW, bottom: null }).map(
      row => rowText(row).trim(),
    );
    expect(drawn).toEqual(['─'.repeat(80), '', '', '', '', '', '', '']);
  });

  test('a long title is cut so that the state stays in sight', () => {
    const first = text({ live: held('running'), summary: { ...facts, title: 'long title '.repeat(20) } })[0];
    expect(first).toContain('… ');
    expect(first).toContain('working, pid 4121');
  });

  test('nothing said in a session can act on the terminal', () => {
    const evil = '\u001B]52;c;AAAA\u0007\u202E';
    const preview = { question: evil, answer: evil, tool: { label: evil, running: true, exitCode: null } };
    const live = held('idle', { command: evil });
    const seen = text({
      live,
      summary: { title: evil, cwd: evil, branch: evil, problem: evil, preview },
    }).join('');
    expect(seen).toContain('␛]52;c;AAAA␇');
    expect(seen).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
  });
});

describe('the preview beside the list', () => {
  test('has the whole title, the facts and the path, too', () => {
    const seen = text({ live: held('running'), summary: facts }, BESIDE);
    expect(seen.every(row => row.startsWith('│'))).toBe(true);
    expect(seen.slice(0, 8)).toEqual([
      '│  fix flaky retry',
      '│  api-gateway · main · working, pid 4121, codex',
      '│  gpt-5.5 · Codex 0.169.0 · cli',
      '│  ~/.codex/sessions/2026/11/22/rollout-2026-11-2',
      '│  2T12-00-00-01a20000-0000-7000-8000-00000000000',
      '│  1.jsonl',
      '│',
      '│  you   The uploader retries for ever when the',
    ]);
  });
});
