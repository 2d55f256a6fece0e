import { describe, expect, it } from 'vitest';
import type { HiddenReason, Summary } from '../../src/format/conversation.ts';
import { livenessOf } from '../../src/format/live-state.ts';
import { hiddenReasons } from '../../src/sessions/hidden.ts';

const shown: Summary = {
  id: null,
  dialect: 'envelope',
  createdAt: null,
  title: 'x',
  cwd: '/code/app',
  branch: null,
  model: null,
  provider: null,
  source: 'cli',
  startedBy: null,
  cliVersion: null,
  parentId: null,
  tokens: null,
  items: null,
  turns: null,
  damage: 0,
  problem: null,
  hasUserMessage: true,
  turn: 'idle',
  turnSinceMs: null,
  openCall: null,
  preview: { question: null, answer: null, tool: null },
};

describe('why Codex would hide a session', () => {
  const cases: readonly [string, Partial<Summary>, readonly HiddenReason[]][] = [
    ['an interactive one is shown', {}, []],
    ['vscode is shown', { source: 'vscode' }, []],
    ['no source counts as vscode', { source: null }, []],
    ['exec', { source: 'exec' }, ['exec']],
    ['mcp', { source: 'mcp' }, ['mcp']],
    ['a sub-agent', { source: 'subagent' }, ['subagent']],
    ['a source nobody knows', { source: 'hologram' }, ['unknown-source']],
    ['another folder', { cwd: '/code/other' }, ['other-folder']],
    ['no folder known hides nothing', { cwd: null }, []],
    ['nobody asked anything', { hasUserMessage: false }, ['no-user-message']],
    ['the old format', { dialect: 'bare' }, ['old-format']],
  ];
  it.each(cases)('%s', (_name, facts, expected) => {
    expect(hiddenReasons({ summary: { ...shown, ...facts }, archived: false, cwd: '/code/app' })).toEqual(
      expected,
    );
  });

  it('knows the place without having read anything, and folders hide only when a current folder is passed', () => {
    expect(hiddenReasons({ summary: null, archived: true, cwd: '/code/app' })).toEqual(['archived']);
    expect(hiddenReasons({ summary: { ...shown, cwd: '/x' }, archived: false })).toEqual([]);
  });
});

describe('when a session is live', () => {
  const holder = { pid: 7, command: 'codex', daemon: true };
  const running: Summary = { ...shown, turn: 'running' };

  it('is what its holder and its last turn say', () => {
    expect(livenessOf({ holder, summary: shown, updatedMs: 0, nowMs: 1e12 }).live).toEqual({
      ...holder,
      turn: 'idle',
    });
    expect(livenessOf({ holder, summary: null, updatedMs: null, nowMs: 0 }).live).toEqual({
      ...holder,
      turn: 'unknown',
    });
  });

  it('believes a running turn without a holder only while the file is fresh', () => {
    const facts = { holder: undefined, summary: running, updatedMs: 1_000_000 };
    expect(livenessOf({ ...facts, nowMs: 1_030_000 }).live).toEqual({
      pid: null,
      command: null,
      daemon: false,
      turn: 'running',
    });
    expect(livenessOf({ ...facts, nowMs: 1_100_000 }).live).toBeNull();
    expect(livenessOf({ ...facts, summary: shown, nowMs: 1_000_001 }).live).toBeNull();
  });
});
