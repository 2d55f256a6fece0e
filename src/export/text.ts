/** A session as plain text, for a pager and for mail. Pure, block by block. */
import { clockTime } from '../text/numbers.ts';
import type { Block, DocumentHead } from './block.ts';

export function textHead({ title, facts }: DocumentHead): string {
  const width = Math.max(0, ...facts.map(([name]) => name.length)) + 2;
  return `${title}\n${facts.map(([name, value]) => `${name.padEnd(width)}${value}\n`).join('')}\n`;
}

export function textEnd(notes: readonly string[]): string {
  return notes.length === 0 ? '' : `---\n${notes.join('\n')}\n`;
}

export function textBlock(block: Block): string {
  const text = `${linesOf(block)
    .filter(line => line !== null)
    .join('\n')
    .trimEnd()}\n\n`;
  return block.takenBack ? `(taken back later)\n${text}` : text;
}

function linesOf(block: Block): readonly (string | null)[] {
  switch (block.kind) {
    case 'prompt':
      return [
        `${block.turn}. You${timeText(block)}`,
        block.text,
        ...block.pictures.map(({ words }) => `[${words}]`),
      ];
    case 'answer':
      return [`Codex${timeText(block)}`, block.text, ...block.pictures.map(({ words }) => `[${words}]`)];
    case 'thought':
      return ['Thought', indented(block.text)];
    case 'tool': {
      const { title, input, result, output, pictures } = block;
      const body = [input, output].flatMap(part => (part === null ? [] : [indented(part.text)]));
      return [
        `$ ${title}${result === '' ? '' : `  (${result})`}`,
        ...body,
        ...pictures.map(({ words }) => `[${words}]`),
      ];
    }
    case 'patch':
      return block.files.flatMap(({ change, path, movedTo, lines }) => [
        `${change} ${path}${movedTo === null ? '' : ` → ${movedTo}`}${block.result === '' ? '' : `  (${block.result})`}`,
        ...lines.map(({ sign, text }) => (sign === '@' ? `  @@ ${text}` : `  ${sign}${text}`)),
      ]);
    case 'question':
      return [
        'Codex asks',
        ...block.questions,
        block.answer === null ? '(not answered)' : `Answer: ${block.answer}`,
      ];
    case 'note':
      return [`-- ${block.text}`];
    default:
      return block satisfies never;
  }
}

function timeText({ timestamp }: Block): string {
  const time = timestamp === null ? '' : clockTime(timestamp);
  return time === '' ? '' : ` · ${time}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map(line => `  ${line}`.trimEnd())
    .join('\n');
}
