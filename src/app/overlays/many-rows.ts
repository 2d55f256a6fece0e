/** What stands over the foot of the screen before and during an act on many sessions: one sentence, and the keys that answer it. */
import type { ManyPlan, PlannedAct, StayReason } from '../../actions/bulk.ts';
import { countOf, countText, sizeText, withSubagents } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { cutSpans, fitSpans, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { keyLabel } from '../key-labels.ts';
import type { Size } from '../state.ts';
import type { ManyOverlay } from './overlay.ts';

/** `2 held, 1 pinned`. */
export function leftOutWords({ leftOut }: Pick<ManyPlan, 'leftOut'>): string {
  return [...leftOut].map(([reason, count]) => `${countText(count)} ${REASONS[reason]}`).join(', ');
}

const REASONS: Readonly<Record<StayReason, string>> = {
  held: 'held',
  pinned: 'pinned',
  'fork stays': 'with a fork that stays',
  'archived already': 'archived already',
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

/** `127 sessions with 3 sub-agents, 38.2G`. */
function whatWords({ ids, subagents, sizeBytes }: ManyPlan): string {
  return `${countOf(ids.length, 'session')}${withSubagents(subagents)}, ${sizeText(sizeBytes)}`;
}

function sentence({ phase }: ManyOverlay, glyphs: Glyphs): string {
  switch (phase.kind) {
    case 'planning':
      return `Looking at what belongs to ${countOf(phase.count, 'session')}${glyphs.ellipsis}`;
    case 'asking': {
      const { plan } = phase;
      const others = plan.leftOut.size === 0 ? '' : ` ${leftOutWords(plan)}: left out.`;
      return `${QUESTIONS[plan.act](whatWords(plan))}${others}`;
    }
    case 'running': {
      const stopping = phase.stopping ? ' Stopping after this one.' : '';
      return `${RUNNING[phase.job]}: ${countText(phase.done)} of ${countText(phase.of)}.${stopping}`;
    }
    case 'failed':
      return `${phase.said} ${countOf(phase.failures.length, 'session')} failed:`;
    default:
      return phase satisfies never;
  }
}

function hints({ phase }: ManyOverlay, glyphs: Glyphs): string {
  switch (phase.kind) {
    case 'planning':
      return 'Esc close';
    case 'asking':
      return `${keyLabel('enter', glyphs)} ${VERBS[phase.plan.act]}   Esc close`;
    case 'running':
      return phase.stopping ? '' : 'Esc stop before the next session';
    case 'failed':
      return `${keyLabel('enter', glyphs)} close`;
    default:
      return phase satisfies never;
  }
}

/** Rows for failures: the list above stays visible. */
const MOST_SHARE = 0.5;

function failureRows({ phase }: ManyOverlay, { columns, rows }: Size, glyphs: Glyphs): readonly Row[] {
  if (phase.kind !== 'failed') return [];
  const most = Math.max(1, Math.floor(rows * MOST_SHARE) - 3);
  const shown = phase.failures.slice(0, phase.failures.length > most ? most - 1 : most);
  const line = (spans: readonly Span[]): Row => ({
    spans: fitSpans(cutSpans(spans, columns - 1, glyphs), columns, glyphs),
  });
  const left = phase.failures.length - shown.length;
  return [
    ...shown.map(({ title, message }) =>
      line([
        span(`   ${safeLine(title, glyphs).slice(0, TITLE_CHARACTERS)}  `),
        span(safeLine(message, glyphs), 'bad'),
      ]),
    ),
    ...(left > 0 ? [line([span(`   and ${countText(left)} more`, 'dim')])] : []),
  ];
}

const TITLE_CHARACTERS = 32;

/** A rule, the sentence, what failed, and the keys. */
export function manyRows(overlay: ManyOverlay, size: Size, glyphs: Glyphs): readonly Row[] {
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
    ...failureRows(overlay, size, glyphs),
    { spans: fitSpans([span(` ${hints(overlay, glyphs)}`, 'dim')], columns, glyphs) },
  ];
}
