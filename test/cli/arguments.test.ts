import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';

const common = { codexHome: null, json: false, noColor: false };
const list = {
  cwd: null,
  scope: 'plain',
  live: false,
  limit: null,
  cursor: null,
  sort: null,
  reverse: false,
  hosts: null,
};
const query = '';
const screen = { notify: null, title: true, links: true, plain: false, cache: true };
const whenBusy = { waitSeconds: null, queue: false, withoutLock: false };

describe('what was typed becomes an invocation', () => {
  it.each([
    ['', { command: 'picker', ...common, ...screen, list, query }],
    ['--cwd', { command: 'picker', ...common, ...screen, list: { ...list, cwd: '' }, query }],
    [
      '--cwd /srv/web --live',
      { command: 'picker', ...common, ...screen, list: { ...list, cwd: '/srv/web', live: true }, query },
    ],
    ['list', { command: 'list', ...common, list, query }],
    ['--json list', { command: 'list', ...common, json: true, list, query }],
    ['--cwd list', { command: 'list', ...common, list: { ...list, cwd: '' }, query }],
    ['--cwd=list list', { command: 'list', ...common, list: { ...list, cwd: 'list' }, query }],
    ['--codex-home /h list', { command: 'list', ...common, codexHome: '/h', list, query }],
    ['--codex-home=list list', { command: 'list', ...common, codexHome: 'list', list, query }],
    ['list --archived', { command: 'list', ...common, list: { ...list, scope: 'archived' }, query }],
    ['list --archived --all', { command: 'list', ...common, list: { ...list, scope: 'all' }, query }],
    [
      'list --limit 5 --cursor a|b --sort created',
      { command: 'list', ...common, list: { ...list, limit: 5, cursor: 'a|b', sort: 'created' }, query },
    ],
    ['open last', { command: 'open', ...common, hosts: null, ...screen, session: 'last' }],
    [
      'open last --notify osc9',
      { command: 'open', ...common, hosts: null, ...screen, notify: 'osc9', session: 'last' },
    ],
    ['--no-title', { command: 'picker', ...common, ...screen, title: false, list, query }],
    ['show last --no-color', { command: 'show', ...common, hosts: null, noColor: true, session: 'last' }],
    ['tail -f last', { command: 'tail', ...common, hosts: null, session: 'last', follow: true, limit: 20 }],
    [
      'tail last --limit 3',
      { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 },
    ],
    ['tail -3 last', { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 }],
    ['-3 tail last', { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 }],
    [
      'tail -f last -12',
      { command: 'tail', ...common, hosts: null, session: 'last', follow: true, limit: 12 },
    ],
    ['list -5', { command: 'list', ...common, list: { ...list, limit: 5 }, query }],
    ['list -- -5', { command: 'list', ...common, list, query: '-5' }],
    ['tail last -n 3', { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 }],
    ['tail -n3 last', { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 }],
    ['-n 3 tail last', { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 }],
    [
      'tail last --lines 3',
      { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 },
    ],
    [
      'tail --lines=3 last',
      { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 },
    ],
    ['tail -fn3 last', { command: 'tail', ...common, hosts: null, session: 'last', follow: true, limit: 3 }],
    [
      '--lines 3 tail last',
      { command: 'tail', ...common, hosts: null, session: 'last', follow: false, limit: 3 },
    ],
    ['list --host b,c', { command: 'list', ...common, list: { ...list, hosts: ['b', 'c'] }, query }],
    ['--host all', { command: 'picker', ...common, ...screen, list: { ...list, hosts: 'all' }, query }],
    ['show x --host b,b', { command: 'show', ...common, session: 'x', hosts: ['b'] }],
    ['hosts', { command: 'hosts', ...common, act: { kind: 'list' }, cache: true }],
    ['hosts --no-cache', { command: 'hosts', ...common, act: { kind: 'list' }, cache: false }],
    ['hosts forget b', { command: 'hosts', ...common, act: { kind: 'forget', name: 'b' }, cache: true }],
    ['list -n 5', { command: 'list', ...common, list: { ...list, limit: 5 }, query }],
    ['append last -', { command: 'append', ...common, session: 'last', text: '-', whenBusy }],
    ['append last -- --force', { command: 'append', ...common, session: 'last', text: '--force', whenBusy }],
    [
      'append --wait last hi',
      {
        command: 'append',
        ...common,
        session: 'last',
        text: 'hi',
        whenBusy: { ...whenBusy, waitSeconds: 0 },
      },
    ],
    [
      'append last hi --wait=30 --queue --without-lock',
      {
        command: 'append',
        ...common,
        session: 'last',
        text: 'hi',
        whenBusy: { waitSeconds: 30, queue: true, withoutLock: true },
      },
    ],
    ['record --cwd /srv', { command: 'record', ...common, cwd: '/srv', withoutLock: false }],
    ['record --without-lock', { command: 'record', ...common, cwd: null, withoutLock: true }],
    ['archive a b', { command: 'archive', ...common, sessions: ['a', 'b'] }],
    ['unarchive a', { command: 'unarchive', ...common, sessions: ['a'] }],
    ['delete a b', { command: 'delete', ...common, sessions: ['a', 'b'] }],
    ['trash', { command: 'trash', ...common, act: { kind: 'list' } }],
    ['trash restore a', { command: 'trash', ...common, act: { kind: 'restore', sessions: ['a'] } }],
    ['trash empty -y', { command: 'trash', ...common, act: { kind: 'empty', before: null, yes: true } }],
    ['pin a', { command: 'pin', ...common, sessions: ['a'] }],
    ['tag a x -y', { command: 'tag', ...common, session: 'a', change: { add: ['x'], remove: ['y'] } }],
    ['list two words', { command: 'list', ...common, list, query: 'two words' }],
    ['demo', { command: 'demo', ...common, ...screen, list, query }],
    ['-h', { command: 'help', topic: null }],
    ['tail --help', { command: 'help', topic: 'tail' }],
    ['tail -fh last', { command: 'help', topic: 'tail' }],
    ['help', { command: 'help', topic: null }],
    ['help tail', { command: 'help', topic: 'tail' }],
    ['help json', { command: 'help', topic: 'json' }],
    ['help help', { command: 'help', topic: 'help' }],
    ['version', { command: 'version', json: false }],
    ['-V', { command: 'version', json: false }],
    ['version --json', { command: 'version', json: true }],
  ])('rolltop %s', (line, invocation) => {
    expect(parseArguments(line.split(' ').filter(Boolean))).toEqual({ ok: true, invocation });
  });
});

describe('a mistake gets one sentence that says what is wrong', () => {
  it.each([
    ['lsit', 'Unknown command "lsit" (did you mean "list"?); see rolltop --help.'],
    ['surgeon', 'Unknown command "surgeon"; see rolltop --help.'],
    [
      'list --jsn',
      'Unknown option "--jsn" for rolltop list (did you mean "--json"?); see rolltop list --help.',
    ],
    [
      'list -json',
      'Unknown option "-json" for rolltop list (did you mean "--json"?); see rolltop list --help.',
    ],
    [
      'compress is:archived --host b',
      'rolltop compress is for this machine only: --host does not go with it.',
    ],
    ['--host=b pin last', 'rolltop pin is for this machine only: --host does not go with it.'],
    [
      'archive last --host b',
      'rolltop archive does not take --host: name a session of a host, as NAME:<session>.',
    ],
    ['usage --disk --host b', '--disk sums the files of this machine only: --host does not go with it.'],
    ['--frobnicate', 'Unknown option "--frobnicate"; see rolltop --help.'],
    ['-x', 'Unknown option "-x"; see rolltop --help.'],
    ['show last --follow', 'Unknown option "--follow" for rolltop show; see rolltop show --help.'],
    ['list --json=yes', '--json takes no value.'],
    ['export last --json', 'rolltop export does not take --json: say --format json.'],
    ['board --json', 'rolltop board does not take --json; rolltop help json lists the commands that do.'],
    ['list --limit', '--limit needs a value: --limit N.'],
    ['list --limit 0', '--limit takes a whole number from 1 on, not "0".'],
    ['list --limit 1.5', '--limit takes a whole number from 1 on, not "1.5".'],
    ['list --sort colour', '--sort takes updated, created, size, turns, tokens, name, not "colour".'],
    ['list --sort size --cursor a|b', '--cursor goes with the orders updated and created only.'],
    ['trash mend', 'rolltop trash takes list, restore, empty, not "mend".'],
    ['trash restore', 'rolltop trash restore needs <session>….'],
    ['trash empty a', 'rolltop trash empty does not take "a".'],
    ['trash --yes', '--older and --yes go with rolltop trash empty.'],
    ['tag last', 'rolltop tag needs <tag>…; see rolltop tag --help.'],
    ['tag last a,b', '"a,b" cannot be a tag: it is one word of up to 40 characters, without , " and *.'],
    ['show', 'rolltop show needs <session>; see rolltop show --help.'],
    ['append last', 'rolltop append needs <text>; see rolltop append --help.'],
    ['help lst', 'There is no help for "lst" (did you mean "list"?); see rolltop help.'],
    ['help list show', 'rolltop help does not take "show"; see rolltop help --help.'],
    ['version 2', 'rolltop version does not take "2"; see rolltop version --help.'],
    ['hlep', 'Unknown command "hlep" (did you mean "help"?); see rolltop --help.'],
    [
      'tail last --line 5',
      'Unknown option "--line" for rolltop tail (did you mean "--lines"?); see rolltop tail --help.',
    ],
    ['tail last -n', '-n needs a value: -n N.'],
    ['tail last -n five', '-n takes a whole number from 1 on, not "five".'],
    ['tail last -n -5', '-n takes a whole number from 1 on, not "-5".'],
    ['tail last --lines 0', '--lines takes a whole number from 1 on, not "0".'],
    ['tail last -0', 'Unknown option "-0" for rolltop tail; see rolltop tail --help.'],
    ['show -5 last', 'Unknown option "-5" for rolltop show; see rolltop show --help.'],
    ['append last fix it', 'rolltop append does not take "it" (put the text in quotes).'],
    ['append last hi --wait=soon', '--wait takes a whole number from 1 on, not "soon".'],
    ['append last hi --wait --queue', '--wait without an end never comes to --queue: say --wait=SECONDS.'],
    ['archive', 'rolltop archive needs <session>…; see rolltop archive --help.'],
    ['--codex-home= list', '--codex-home needs a value: --codex-home DIR.'],
  ])('rolltop %s', (line, message) => {
    expect(parseArguments(line.split(' '))).toEqual({ ok: false, message });
  });

  it.each([
    ['', 'The text to append is empty: write it there, or "-" to read standard input.'],
    ['  ', 'The text to append is empty: write it there, or "-" to read standard input.'],
  ])('an empty message is not appended: "%s"', (text, message) => {
    expect(parseArguments(['append', 'last', text])).toEqual({ ok: false, message });
  });

  it('says which of two words is empty', () => {
    const message = 'An empty name is no session: give an id, its beginning, a name, a path, or "last".';
    expect(parseArguments(['append', '', 'hi'])).toEqual({ ok: false, message });
    expect(parseArguments(['archive', 'last', ''])).toEqual({ ok: false, message });
    expect(parseArguments(['rename', 'last', ''])).toEqual({
      ok: false,
      message: 'The name is empty: write it behind the session.',
    });
  });
});
