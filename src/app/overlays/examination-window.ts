/**
 * What the doctor found, over the whole screen: how far it is or how it ended, then each finding with its place, its meaning and what one can
 * do. Findings are added at the end only: what is on screen stays where it is.
 */
import { countOf, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { cutSpans, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { footerRow } from '../footer.ts';
import { type KeyLook, keyWords } from '../keymap.ts';
import { memoiseLast } from '../memoise-last.ts';
import type { AppState } from '../state.ts';
import { noticeRows } from './notice-rows.ts';
import type { ExaminationOverlay, ExaminedFinding } from './overlay.ts';

type ShownOn = Pick<AppState, 'size' | 'glyphs' | 'keys'>;

/** Of the mark and the word before a finding. */
const INDENT = 3;
/** The heading, how far it is, and a row between them and the findings. */
const HEAD_ROWS = 3;

/** All rows below the head, on the screen or not. */
export function findingRows(
  { found, title }: Pick<ExaminationOverlay, 'found' | 'title'>,
  columns: number,
  glyphs: Glyphs,
): readonly Row[] {
  return keptRows({ found, isOne: title !== null, columns, glyphs });
}

const keptRows = memoiseLast(
  ({
    found,
    isOne,
    columns,
    glyphs,
  }: {
    readonly found: readonly ExaminedFinding[];
    readonly isOne: boolean;
    readonly columns: number;
    readonly glyphs: Glyphs;
  }): readonly Row[] =>
    found.flatMap((one, index) => [
      ...(isOne || one.finding.id === found[index - 1]?.finding.id ? [] : [sessionRow(one, glyphs)]),
      ...rowsOf(one, {
        columns,
        glyphs,
        isSameFile: index > 0 && one.finding.path === found[index - 1]?.finding.path,
      }),
      { spans: [] },
    ]),
);

const sessionRow = ({ title }: ExaminedFinding, glyphs: Glyphs): Row => ({
  spans: [span(` ${safeLine(title, glyphs)}`, 'heading')],
});

/** The file is named where it is another one than before. */
function rowsOf(
  { finding }: ExaminedFinding,
  {
    columns,
    glyphs,
    isSameFile,
  }: { readonly columns: number; readonly glyphs: Glyphs; readonly isSameFile: boolean },
): readonly Row[] {
  const { damage, message, path, line, offset, advice } = finding;
  const rest = [span(' '.repeat(INDENT))];
  const paragraph = (spans: readonly Span[], first: readonly Span[] = rest): readonly Row[] =>
    wrapSpans(spans, { width: Math.max(1, columns - 1), first, rest });
  const mark = damage ? span(` ${glyphs.damage} `, 'warn') : span(` ${glyphs.dot} `, 'dim');
  const at = line === null ? '' : `line ${countText(line)}, byte ${countText(offset ?? 0)}`;
  return [
    ...paragraph(
      [...(damage ? [span('damage: ', 'bad')] : []), span(safeLine(message, glyphs), 'strong')],
      [mark],
    ),
    ...(path === null || isSameFile ? [] : paragraph([span(safeLine(path, glyphs), 'dim')])),
    ...(at === '' ? [] : paragraph([span(at, 'accent')])),
    ...paragraph([span(advice)]),
  ];
}

/** What is said about all of it, in one line. */
export function summaryText(examination: ExaminationOverlay, look: KeyLook): string {
  const { glyphs } = look;
  const { phase, progress, found } = examination;
  const { done, files } = progress;
  const findings = foundText(found);
  switch (phase) {
    case 'looking':
      return [
        `Looking${glyphs.ellipsis} ${howFar(progress)}`.trimEnd(),
        ...(found.length === 0 ? [] : [findings]),
        keyWords(look, 'examination', ['stop', 'stops']),
      ]
        .filter(each => each !== '')
        .join(` ${glyphs.dot} `);
    case 'stopped': {
      const read = `${countText(done)} of ${countOf(files, 'file')} read to the end`;
      return `Stopped: ${found.length === 0 ? 'nothing found so far' : findings} ${glyphs.dot} ${read}`;
    }
    case 'whole':
      if (found.length > 0) return `${findings} ${glyphs.dot} ${countOf(done, 'file')} read to the end`;
      return files === 0 ? `${GONE[numberOf(examination)]}` : NOTHING[numberOf(examination)];
    default:
      return phase satisfies never;
  }
}

const numberOf = ({ count }: ExaminationOverlay): 'one' | 'many' => (count === 1 ? 'one' : 'many');
const GONE = { one: 'The session is gone.', many: 'These sessions are gone.' } as const;
const NOTHING = {
  one: 'Nothing is wrong with this session.',
  many: 'Nothing is wrong with these sessions.',
} as const;

function foundText(found: readonly ExaminedFinding[]): string {
  const damaged = found.filter(({ finding }) => finding.damage).length;
  const all = countOf(found.length, 'finding');
  if (damaged === 0) return `${all}, nothing is damaged`;
  if (found.length === 1) return '1 finding: damage';
  return `${all}, ${damaged === found.length ? 'all' : countText(damaged)} of them damage`;
}

const WHOLE = 100;

/** `3 of 12 files, 27 %`; of one file the share of its bytes. */
function howFar({ done, files, part }: ExaminationOverlay['progress']): string {
  if (files === 0) return '';
  const percent = `${Math.floor(((done + part) / files) * WHOLE)} %`;
  return files === 1 ? percent : `${countText(done)} of ${countOf(files, 'file')}, ${percent}`;
}

function headRows(examination: ExaminationOverlay, look: ShownOn): readonly Row[] {
  const { size, glyphs } = look;
  const { title, count, phase, found } = examination;
  const what = title === null ? countOf(count, 'session') : safeLine(title, glyphs);
  const isWell = phase === 'whole' && found.length === 0;
  const cut = (spans: readonly Span[]): Row => ({ spans: cutSpans(spans, size.columns, glyphs) });
  return [
    cut([span(' Doctor ', 'inverse'), span(' '), span(what, 'strong')]),
    cut([
      span(` ${summaryText(examination, look)}`, isWell ? 'ok' : phase === 'looking' ? 'accent' : 'plain'),
    ]),
    { spans: [] },
  ];
}

/** Rows for findings, between the head and the footer. */
export function examinationPage({ size }: Pick<ShownOn, 'size'>): number {
  return Math.max(1, size.rows - HEAD_ROWS - 1);
}

/** The last row that can be the first one below the head. */
export function examinationMaxTop(examination: ExaminationOverlay, { size, glyphs }: ShownOn): number {
  const rows = findingRows(examination, size.columns, glyphs).length;
  // The last row is the empty one behind the last finding.
  return Math.max(0, rows - 1 - examinationPage({ size }));
}

/** Every row of the screen. */
export function examinationWindow(
  examination: ExaminationOverlay,
  state: ShownOn & Parameters<typeof noticeRows>[0],
): readonly Row[] {
  const { size, glyphs } = state;
  const last = examinationMaxTop(examination, state);
  const first = Math.min(examination.top, last);
  const notice = noticeRows(state, examinationPage(state));
  const body = findingRows(examination, size.columns, glyphs).slice(
    first,
    first + examinationPage(state) - notice.length,
  );
  const blank = Math.max(0, examinationPage(state) - notice.length - body.length);
  const ways = `${first > 0 ? glyphs.up : ''}${first < last ? glyphs.arrowDown : ''}`;
  return [
    ...headRows(examination, state),
    ...body.map(({ spans }) => ({ spans: cutSpans(spans, size.columns, glyphs) })),
    ...Array.from({ length: blank }, (): Row => ({ spans: [] })),
    ...notice,
    footerRow({
      context: 'examination',
      width: size.columns,
      glyphs,
      keys: state.keys,
      right: ways === '' ? '' : `${ways} more`,
    }),
  ].slice(-size.rows);
}
