/** `H`: hosts are chosen, let go, connected and asked about, from the key to the screen. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/app/action.ts';
import type { Effect } from '../../../src/app/effect.ts';
import { initialState } from '../../../src/app/initial-state.ts';
import { hostsWindow } from '../../../src/app/overlays/hosts-window.ts';
import { update } from '../../../src/app/root/update.ts';
import type { AppState } from '../../../src/app/state.ts';
import type { HostState, HostStatus } from '../../../src/format/host-state.ts';
import { decodeKey } from '../../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowText } from '../../../src/text/plain.ts';
import { cellWidth } from '../../../src/text/unicode/width.ts';
import { conversations, listSnapshot, NOW, snapshotWith } from '../../support/conversations.ts';

const KNOWN = ['laptop', 'build-server', 'gate'];

function status(alias: string, state: HostState): HostStatus {
  const there = state.kind === 'live' || state.kind === 'quiet';
  return {
    ...{ alias, state, sessions: 12, listed: there },
    ...{ node: 'v22.1.0', codex: '0.171.0', seenMs: NOW - 12 * 60_000 },
  };
}

class Person {
  state: AppState;
  hosts: readonly HostStatus[] = [];
  readonly effects: Effect[] = [];

  constructor({ columns = 120, rows = 32 } = {}) {
    this.state = initialState({
      size: { columns, rows },
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: null,
    });
    this.act({ type: 'diskChanged' });
  }

  act(action: Action): this {
    const snapshot = snapshotWith({ conversations: listSnapshot(conversations(3)), hosts: this.hosts });
    const step = update(this.state, action, snapshot);
    this.state = step.state;
    this.effects.push(...step.effects);
    return this;
  }

  press(...sequences: string[]): this {
    for (const sequence of sequences) {
      const decoded = decodeKey(sequence);
      if (decoded.kind === 'key') this.act({ type: 'key', key: decoded.key });
    }
    return this;
  }

  /** `H`, with these hosts in the ssh configuration. */
  opens(aliases: readonly string[] = KNOWN, file = '~/.ssh/config'): this {
    return this.press('H').act({ type: 'hostsRead', known: { aliases, file } });
  }

  asked(): readonly unknown[] {
    return this.effects.filter(({ type }) =>
      ['readHosts', 'chooseHost', 'retryHost', 'askHost', 'setView'].includes(type),
    );
  }

  rows(): readonly string[] {
    const { overlay } = this.state;
    if (overlay?.kind !== 'hosts') throw new Error('the hosts are not on the screen');
    return hostsWindow(overlay, this.state, { hosts: this.hosts, nowMs: NOW }).map(rowText);
  }

  screen(): string {
    return this.rows().join('\n');
  }
}

describe('H', () => {
  it('offers every host of the ssh configuration, and connects to nobody', () => {
    const person = new Person().opens();
    expect(person.asked()).toEqual([{ type: 'readHosts' }]);
    expect(person.screen()).toContain('3 hosts, none chosen');
    expect(person.screen()).toMatch(/▌ \[ \] laptop +off/);
    expect(person.screen()).toContain('Nobody is connected to it. space chooses it');
  });

  it('without any, says what helps', () => {
    const screen = new Person().opens([]).screen();
    expect(screen).toContain('There is no host in ~/.ssh/config');
    expect(screen).toContain('Host b');
    expect(new Person().opens([], '/etc/hosts.d').screen()).toContain('There is no host in /etc/hosts.d.');
  });

  it('chooses the host under the bar, and lets it go', () => {
    const person = new Person().opens().press('j', ' ');
    expect(person.asked().at(-1)).toEqual({ type: 'chooseHost', alias: 'build-server', isChosen: true });
    person.hosts = [status('build-server', { kind: 'connecting' })];
    expect(person.screen()).toMatch(/▌ \[✓\] build-server +connecting/);
    person.press(' ');
    expect(person.asked().at(-1)).toEqual({ type: 'chooseHost', alias: 'build-server', isChosen: false });
  });

  it('keeps a host that is chosen and is not in the configuration any more', () => {
    const person = new Person();
    person.hosts = [status('elsewhere', { kind: 'live', roundTripMs: 12, skewMs: 0 })];
    person.opens();
    expect(person.rows()[5]).toMatch(/\[✓\] elsewhere +live/);
  });

  it('Enter shows the sessions of a host that is there alone', () => {
    const person = new Person();
    person.hosts = [status('laptop', { kind: 'live', roundTripMs: 12, skewMs: 0 })];
    person.opens().press('\r');
    expect(person.state.overlay).toBeNull();
    expect(person.state.picker.filter.text).toBe('host:laptop');
    expect(person.asked().at(-1)).toMatchObject({ type: 'setView', view: { query: 'host:laptop' } });
  });

  it.each<[HostState, object]>([
    [{ kind: 'off' }, { type: 'chooseHost', alias: 'laptop', isChosen: true }],
    [
      { kind: 'away', sinceMs: NOW, why: 'x', retryAtMs: NOW },
      { type: 'retryHost', alias: 'laptop' },
    ],
    [
      { kind: 'no node', why: 'x' },
      { type: 'retryHost', alias: 'laptop' },
    ],
    [
      { kind: 'refused', why: 'x' },
      { type: 'retryHost', alias: 'laptop' },
    ],
    [
      { kind: 'needs you', need: 'login', why: 'x' },
      { type: 'askHost', alias: 'laptop' },
    ],
    [
      { kind: 'needs you', need: 'new host key', why: 'x' },
      { type: 'askHost', alias: 'laptop' },
    ],
  ])('Enter does what gets it there: %o', (state, effect) => {
    const person = new Person();
    person.hosts = state.kind === 'off' ? [] : [status('laptop', state)];
    person.opens().press('\r');
    expect(person.asked().at(-1)).toEqual(effect);
  });

  it('a host key that changed is explained, and neither connected to nor asked about', () => {
    const person = new Person();
    person.hosts = [status('laptop', { kind: 'needs you', need: 'changed host key', why: 'another key' })];
    person.opens().press('\r', 'c');
    expect(person.asked()).toEqual([{ type: 'readHosts' }]);
    expect(person.state.notice?.text).toContain('somebody may be in between');
    expect(person.screen()).toContain('somebody may be in between');
  });

  it('says how asking ended', () => {
    const person = new Person().opens();
    person.act({ type: 'hostAsked', alias: 'laptop', problem: 'laptop: ssh did not connect.' });
    expect(person.screen()).toContain('ssh did not connect');
  });

  it.each<[HostState, string, string]>([
    [{ kind: 'connecting' }, 'connecting', 'Nothing here waits for it'],
    [{ kind: 'live', roundTripMs: 12.4, skewMs: 40_000 }, 'live', 'its clock is 40 s ahead'],
    [{ kind: 'quiet', sinceMs: NOW - 8_000 }, 'quiet', 'quiet for 8 s'],
    [
      { kind: 'away', sinceMs: NOW - 720_000, why: 'No route to host', retryAtMs: NOW },
      'away',
      'away for 12m: No route',
    ],
    [
      { kind: 'away', sinceMs: NOW - 720_000, why: 'No route to host', retryAtMs: null },
      'away',
      'It is being tried again now',
    ],
    [
      { kind: 'needs you', need: 'login', why: 'it wants a password' },
      'needs you',
      'lets ssh ask you for it',
    ],
    [{ kind: 'no node', why: 'there is no Node.js' }, 'no Node', 'there is no Node.js'],
    [{ kind: 'refused', why: 'it answered: go away' }, 'refused', 'it answered: go away'],
  ])('has words of its own for %o', (state, word, sentence) => {
    const person = new Person();
    person.hosts = [status('laptop', state)];
    person.opens();
    expect(person.rows()[2]).toMatch(new RegExp(`laptop +${word} `));
    expect(person.screen()).toContain(sentence);
  });

  it.each([
    { columns: 40, rows: 10 },
    { columns: 80, rows: 24 },
    { columns: 120, rows: 32 },
    { columns: 200, rows: 60 },
  ])('fits into $columns columns and $rows rows, whatever there is to say', size => {
    const person = new Person(size);
    person.hosts = [
      status('laptop', { kind: 'live', roundTripMs: 12, skewMs: 90_000 }),
      status('build-server', { kind: 'refused', why: 'it answered: '.padEnd(400, 'x') }),
    ];
    person.opens([...KNOWN, ...Array.from({ length: 40 }, (_, n) => `h${n}`)]);
    for (const keys of [[], ['j'], ['G'], ['g', '\u001b[6~'], ['k']]) {
      const rows = person.press(...keys).rows();
      expect(rows).toHaveLength(size.rows);
      for (const row of rows) expect(cellWidth(row)).toBeLessThanOrEqual(size.columns);
      expect(rows.filter(row => row.startsWith('▌'))).toHaveLength(1);
      expect(rows.at(-1)).toMatch(/↵ (?:open|its sessions)/);
    }
  });
});
