/**
 * The bytes that call the person: the bell, or a notification with a text. Promises: the text is made safe here, whoever wrote it, and is
 * at most 200 cells wide; no text begins with digits and a semicolon, which some terminals take for a command of their own (ConEmu's
 * OSC 9 codes); in tmux and screen, which may keep the notification to themselves, the bell rings beside it.
 */
import type { NotifyWay } from '../../app/bell/ways.ts';
import { UNICODE_GLYPHS } from '../../text/glyphs.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cut } from '../../text/unicode/width.ts';
import { takesStrings } from '../control-strings.ts';
import type { Machine } from '../machine.ts';
import { wrapSequence } from '../wrap-sequence.ts';
import { type Notification, usualNotification, wrapFor } from './ways.ts';

const BEL = '\u0007';
const OSC = '\u001B]';
const MOST_CELLS = 200;

/** Empty for `off`. `text` is any text. */
export function notificationSequence(way: NotifyWay, text: string, env: Machine['env']): string {
  if (way === 'off') return '';
  const chosen = way === 'auto' ? usualNotification(env) : way;
  if (chosen === 'bell' || !takesStrings(env)) return BEL;
  const wrap = wrapFor(env);
  const sequence = wrapSequence(withText(chosen, text), wrap);
  return wrap === 'plain' ? sequence : sequence + BEL;
}

function withText(notification: Exclude<Notification, 'bell'>, text: string): string {
  const line = (said: string): string => cut(safeLine(said), MOST_CELLS, UNICODE_GLYPHS);
  const said = line(`rolltop: ${text}`);
  switch (notification) {
    case 'osc9':
      return `${OSC}9;${said}${BEL}`;
    case 'osc777':
      // It has a title, "rolltop". A semicolon would end the text.
      return `${OSC}777;notify;rolltop;${line(text).replaceAll(';', ',')}${BEL}`;
    case 'osc99':
      return `${OSC}99;;${said}${BEL}`;
    default:
      return notification satisfies never;
  }
}
