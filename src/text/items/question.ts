/** Rows of what the model asked the person, and of the answer. */
import type { Question } from '../../format/items/item.ts';
import { boundedSlice } from '../lines.ts';
import type { Row, StyleName } from '../row.ts';
import { span } from '../spans.ts';
import { textRows } from '../text-rows.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { wrapLine } from '../wrap.ts';
import { headRow, INDENT, type ItemFrame, type ItemOf, searched, textOptions } from './frame.ts';
import { resultSpans } from './tool-result.ts';

const MAX_QUESTIONS = 50;
const MAX_OPTIONS = 50;
const MAX_LINE = 2_000;

/** The question, its options, and the answer in the person's look; folded without the options. */
export function questionRows(item: ItemOf<'question'>, frame: ItemFrame): Row[] {
  const right = item.status === 'ok' ? [] : resultSpans(item, frame);
  const head = headRow(frame, [span('? ', 'accent'), span('codex asks', 'strong')], right);
  const asked = item.questions.slice(0, MAX_QUESTIONS).flatMap(question => askedRows(question, frame));
  return [head, ...asked, ...answerRows(item, frame)];
}

function askedRows({ text, options }: Question, frame: ItemFrame): Row[] {
  const question = textRows(text, textOptions(frame, 'plain', INDENT), frame.maxRows);
  if (frame.folded) return question;
  const shown = options.slice(0, MAX_OPTIONS);
  return [...question, ...shown.flatMap(({ label, description }) => optionRows(label, description, frame))];
}

function optionRows(label: string, description: string, frame: ItemFrame): Row[] {
  const rows: Row[] = [];
  const words = description === '' ? label : `${label}: ${description}`;
  const option = searched(frame, safeLine(boundedSlice(words, 0, MAX_LINE), frame.glyphs), 'dim');
  const first = [span(INDENT), span(`${frame.glyphs.dot} `, 'dim')];
  wrapLine(option, { width: frame.width, first, rest: [span(`${INDENT}  `)] }, rows);
  return rows;
}

function answerRows({ output, status }: ItemOf<'question'>, frame: ItemFrame): Row[] {
  if (output === null || output.text === '') return [];
  // What is no answer is a remark of Codex: that the question was shown, or not answered.
  const style: StyleName = status === 'ok' ? 'plain' : 'dim';
  const mark = status === 'ok' ? `${frame.glyphs.quote} ` : INDENT;
  return textRows(
    output.text,
    { ...textOptions(frame, style), prefix: [span(mark, 'accent')] },
    frame.maxRows,
  );
}
