/**
 * Why a connection ended, from how ssh ended and what it said. Pure. Each exit code has one meaning (`ssh/bootstrap.ts`); 255 is ssh's own,
 * and there its words decide, in the C locale that we call it in.
 */
import type { HostNeed, HostState } from '../../format/host-state.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { BOOTSTRAP_EXITS } from '../ssh/bootstrap.ts';

export interface ConnectionEnd {
  readonly code: number | null;
  readonly errors: string;
  /** What came before our magic, when that never came. */
  readonly noise: string | null;
  /** A limit that the host broke; null when it broke none. */
  readonly broken: string | null;
  /** It said nothing for too long. */
  readonly givenUp: false | 'before it answered' | 'while it was there';
}

/** What becomes of the host: a state in which it stays, or a reason to try again. */
export type EndMeaning =
  | Extract<HostState, { kind: 'needs you' | 'no node' | 'refused' }>
  | { readonly kind: 'lost'; readonly why: string };

const NO_NODE =
  'there is no Node.js: not on the PATH, nor of nvm, mise, volta, asdf or Homebrew; Node 20 or newer helps, and Codex itself does not bring one';

const NEEDS_PERSON: readonly (readonly [pattern: RegExp, need: HostNeed, why: string])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    'changed host key',
    'its host key is another one than before: find out why before you connect',
  ],
  [/Host key verification failed/, 'new host key', 'its host key is not known yet'],
  [
    /Permission denied|Too many authentication failures/,
    'login',
    'it wants a password, a code, or another key',
  ],
];

/** What the host and ssh said is one safe line in it. */
export function meaningOf(end: ConnectionEnd): EndMeaning {
  const meaning = rawMeaningOf(end);
  return { ...meaning, why: safeLine(meaning.why).slice(0, WHY_LENGTH) };
}

const WHY_LENGTH = 500;

function rawMeaningOf({ code, errors, noise, broken, givenUp }: ConnectionEnd): EndMeaning {
  if (givenUp === 'before it answered') return { kind: 'lost', why: 'it did not answer' };
  if (givenUp) return { kind: 'lost', why: 'it has not answered for a minute' };
  if (broken !== null) return { kind: 'refused', why: `it sent what it may not send: ${broken}` };
  if (code === BOOTSTRAP_EXITS.noNode) return { kind: 'no node', why: NO_NODE };
  if (code === BOOTSTRAP_EXITS.oldNode)
    return { kind: 'no node', why: `its ${lastLine(errors)} is too old: Node 20 or newer helps` };
  if (code === 126 || code === 127)
    return { kind: 'refused', why: `it runs no commands for us: ${lastLine(errors)}` };
  if (code === 255 || code === null) return byWords(errors);
  if (noise !== null)
    return { kind: 'refused', why: noise === '' ? 'it answered nothing' : `it answered: ${noise}` };
  return { kind: 'lost', why: lastLine(errors) || `the connection ended (${code})` };
}

function byWords(errors: string): EndMeaning {
  const found = NEEDS_PERSON.find(([pattern]) => pattern.test(errors));
  if (found !== undefined) return { kind: 'needs you', need: found[1], why: found[2] };
  return { kind: 'lost', why: lastLine(errors) || 'the connection was lost' };
}

/** The last line that says something; ssh ends its own with a carriage return. */
function lastLine(errors: string): string {
  const lines = errors.split(/[\r\n]+/).map(line => line.trim());
  return lines.findLast(line => line !== '') ?? '';
}
