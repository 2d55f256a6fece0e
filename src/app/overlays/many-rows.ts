/** What stands over the foot of the screen before and during an act on many sessions: one sentence, and the keys that answer it. */

import type { Failure } from '../../actions/many-ends.ts';
import type { ManyQuestion, PlannedAct, StayReason } from '../../actions/many-question.ts';
import type { ManyJob } from '../../actions/run-many.ts';
import { countOf, countText, sizeText, withSubagents } from '../../text/numbers.ts';
import type { Glyphs, Row } from '../../text/row.ts';
import { fitSpans, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { keysTogether } from '../key-labels.ts';
import { type KeyLook, keyOf, keyWords } from '../keymap.ts';
import { memoiseLast } from '../memoise-last.ts';
import { type RowMove, rowAfter } from '../moves.ts';
import type { AppState, Size } from '../state.ts';
import type { ManyCommand } from './commands.ts';
import type { ManyOverlay } from './overlay.ts';

/** `2 in use, 1 pinned`. */
export function leftOutWords({ leftOut }: Pick<ManyQuestion, 'leftOut'>): string {
  return [...leftOut].map(([reason, count]) => `${countText(count)} ${REASONS[reason]}`).join(', ');
}

const REASONS: Readonly<Record<StayReason, string>> = {
  held: 'in use',
  pinned: 'pinned',
  'fork stays': 'with a fork that stays',
  'archived already': 'archived already',
  'host away': 'on a host that does not answer',
};

const QUESTIONS: Readonly<Record<PlannedAct, (what: string) => string>> = {
  archive: what => `Archive ${what}?`,
  unarchive: what => `Bring ${what} back from the archive?`,
  delete: what => `Move ${what} to the trash?`,
  pin: what => `Pin ${what}?`,
  unpin: what => `Take the pin off ${what}?`,
};

const VERBS: Readonly<Record<PlannedAct, string>> = {
  archive: 'archive',
  unarchive: 'bring back',
  delete: 'move',
  pin: 'pin',
  unpin: 'take off',
};

const RUNNING = {
  archive: 'Archiving',
  unarchive: 'Bringing back from the archive',
  delete: 'Moving to the trash',
  restore: 'Bringing back from the trash',
  mark: 'Marking',
  unmark: 'Marking',
} as const;

/** `127 sessions with 3 sub-agents (38.2G)`. */
function whatWords({ ids, subagents, sizeBytes }: ManyQuestion): string {
  return `${countOf(ids.length, 'session')}${withSubagents(subagents)} (${sizeText(sizeBytes)})`;
}

function sentence({ phase }: ManyOverlay, glyphs: Glyphs): string {
  switch (phase.kind) {
    case 'planning':
      return `Looking at what belongs to ${countOf(phase.count, 'session')}${glyphs.ellipsis}${percentOf(phase)}`;
    case 'asking': {
      const { plan } = phase;
      const others = plan.leftOut.size === 0 ? '' : ` ${leftOutWords(plan)}: left out.`;
      return `${QUESTIONS[plan.act](whatWords(plan))}${others}`;
    }
    case 'running': {
      const stopping = phase.stopping
        ? ` Stopping after this one${phase.takeBack ? ', and taking it back' : ''}.`
        : '';
      return `${RUNNING[phase.job]}: ${countText(phase.done)} of ${countText(phase.of)}.${stopping}`;
    }
    case 'failed':
      return `${phase.said} ${countOf(phase.failures.length, 'session')} failed:`;
    default:
      return phase satisfies never;
  }
}

const WHOLE = 100;

function percentOf({ done, of }: { readonly done: number; readonly of: number }): string {
  return of === 0 ? '' : ` ${Math.floor((done / of) * WHOLE)} %`;
}

function hints({ phase }: ManyOverlay, size: Size, look: KeyLook): string {
  const { glyphs } = look;
  const key = (command: ManyCommand, does: string): string => keyWords(look, 'many', [command, does]);
  const takeBack = (job: ManyJob['kind']): string =>
    hasWayBack(job) ? key('takeBack', 'take all of it back') : '';
  switch (phase.kind) {
    case 'planning':
      return key('cancel', 'stop');
    case 'asking':
      return spaced(key('act', VERBS[phase.plan.act]), key('cancel', 'close'));
    case 'running':
      if (phase.stopping) return phase.takeBack ? '' : takeBack(phase.job);
      return spaced(key('cancel', 'stop before the next session'), takeBack(phase.job));
    case 'failed': {
      const { all, first, last, shown } = failureWindow(phase, size, glyphs);
      const close = key('act', 'close');
      if (last === 0) return close;
      const rows = `rows ${countText(first + 1)}\u2013${countText(first + shown.length)} of ${countText(all.length)}`;
      const scroll = keysTogether(
        ['up' as const, 'down' as const].map(way => keyOf(look, 'many', way)),
        glyphs,
      );
      return spaced(close, scroll === '' ? '' : `${scroll} scroll`, rows);
    }
    default:
      return phase satisfies never;
  }
}

/** What comes back from the trash has no way back of its own. */
export const hasWayBack = (job: ManyJob['kind']): boolean => job !== 'restore';

const spaced = (...all: readonly string[]): string => all.filter(each => each !== '').join('   ');

/** Of the screen: the list above stays visible. */
const MOST_SHARE = 0.5;

type FailedPhase = Extract<ManyOverlay['phase'], { kind: 'failed' }>;

/** Rows for failures on a screen of this size. */
function failureSpace({ rows }: Size): number {
  return Math.max(1, Math.floor(rows * MOST_SHARE) - 3);
}

/** Title and reason of each, with all their words. */
const failureRows = memoiseLast(
  ({
    failures,
    columns,
    glyphs,
  }: {
    readonly failures: readonly Failure[];
    readonly columns: number;
    readonly glyphs: Glyphs;
  }): readonly Row[] =>
    failures.flatMap(({ title, message }) =>
      wrapSpans(
        [
          span(`${safeLine(title, glyphs).slice(0, TITLE_CHARACTERS)}  `),
          span(safeLine(message, glyphs), 'bad'),
        ],
        { width: Math.max(1, columns - 1), first: [span('   ')], rest: [span('     ')] },
      ),
    ),
);

const TITLE_CHARACTERS = 32;

/** What is shown of the failures; on a screen that became larger the first row may be further up. */
function failureWindow({ failures, top }: FailedPhase, size: Size, glyphs: Glyphs) {
  const all = failureRows({ failures, columns: size.columns, glyphs });
  const last = Math.max(0, all.length - failureSpace(size));
  const first = Math.min(top, last);
  return { all, last, first, shown: all.slice(first, first + failureSpace(size)) };
}

/** The first row of the failures after a move. */
export function scrolledTop(
  phase: FailedPhase,
  move: RowMove,
  { size, glyphs }: Pick<AppState, 'size' | 'glyphs'>,
): number {
  const { first, last } = failureWindow(phase, size, glyphs);
  return rowAfter(move, first, { page: failureSpace(size), last });
}

/** A rule, the sentence, what failed, and the keys. */
export function manyRows(overlay: ManyOverlay, size: Size, look: KeyLook): readonly Row[] {
  const { glyphs } = look;
  const { columns } = size;
  const said = wrapSpans(
    [span(sentence(overlay, glyphs), overlay.phase.kind === 'failed' ? 'bad' : 'strong')],
    {
      width: columns - 1,
      first: [span(' ')],
      rest: [span(' ')],
    },
  );
  return [
    { spans: [span(glyphs.rule.repeat(columns), 'dim')] },
    ...said,
    ...(overlay.phase.kind === 'failed' ? failureWindow(overlay.phase, size, glyphs).shown : []),
    { spans: fitSpans([span(` ${hints(overlay, size, look)}`, 'dim')], columns, glyphs) },
  ];
}
