/**
 * A session as Markdown for a code forge. Promises: pure, block by block; no fence is closed by what stands in it, and no HTML of a message
 * is HTML of the document.
 */
import type { PatchFile } from '../format/items/item.ts';
import { clockTime, countOf } from '../text/numbers.ts';
import type { Block, CutText, DocumentHead, Picture } from './block.ts';

/** The beginning of the document: its facts as front matter, its title. */
export function markdownHead({ title, facts }: DocumentHead): string {
  const lines = facts.map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${[`title: ${JSON.stringify(title)}`, ...lines].join('\n')}\n---\n\n# ${escapeInline(title)}\n\n`;
}

/** What stands below the last block. */
export function markdownEnd(notes: readonly string[]): string {
  return notes.length === 0 ? '' : `---\n\n${notes.map(note => `*${escapeInline(note)}*`).join('  \n')}\n`;
}

export function markdownBlock(block: Block): string {
  const text = blockText(block);
  return block.takenBack ? `> *taken back later*\n>\n${quoted(text)}\n` : text;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'prompt':
      return `## ${block.turn}. You${timeText(block)}\n\n${message(block.text)}${pictureLines(block.pictures)}`;
    case 'answer':
      return `### Codex${timeText(block)}\n\n${message(block.text)}${pictureLines(block.pictures)}`;
    case 'thought':
      return `${details('Thought', message(block.text))}`;
    case 'tool':
      return toolText(block);
    case 'patch':
      return block.files.map(file => patchText(file, block.result)).join('');
    case 'question':
      return `### Codex asks\n\n${block.questions.map(question => `${message(question)}`).join('')}${block.answer === null ? '*not answered*\n\n' : `**Answer:** ${message(block.answer)}`}`;
    case 'note':
      return `*${escapeInline(oneLine(block.text))}*\n\n`;
    default:
      return block satisfies never;
  }
}

function toolText(block: Extract<Block, { readonly kind: 'tool' }>): string {
  const { title, input, language, result, output, pictures } = block;
  const head = `**\`\`${codeSpan(title)}\`\`**${result === '' ? '' : ` (${escapeInline(result)})`}`;
  const body = `${input === null ? '' : fenced(input, language)}${output === null ? '' : fenced(output, '')}`;
  const shown = body === '' ? '' : details(lengthText(output), body);
  return `${head}\n\n${shown}${pictureLines(pictures)}`;
}

function lengthText(output: CutText | null): string {
  if (output === null) return 'Input';
  return `Output, ${countOf(output.text.split('\n').length + Math.max(0, output.linesLeftOut - 1), 'line')}`;
}

function patchText(file: PatchFile, result: string): string {
  const name = file.movedTo === null ? file.path : `${file.path} → ${file.movedTo}`;
  const counts = `+${file.added} −${file.removed}${result === '' ? '' : `, ${result}`}`;
  const lines = file.lines.map(({ sign, text }) =>
    sign === '@' ? `@@ ${text}`.trimEnd() : `${sign}${text}`,
  );
  return details(
    `${file.change} ${name} (${counts})`,
    fenced({ text: lines.join('\n'), linesLeftOut: 0 }, 'diff'),
  );
}

/** HTML that a forge shows as a fold. The summary is text: everything in it is escaped. */
function details(summary: string, body: string): string {
  return `<details><summary>${escapeHtml(oneLine(summary))}</summary>\n\n${body}</details>\n\n`;
}

/** A fence that is longer than any in the text. */
function fenced({ text }: CutText, language: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}\n\n`;
}

/** Markdown as it was written, outside of code without HTML. */
function message(text: string): string {
  return text.trim() === '' ? '' : `${withoutHtml(text.trim())}\n\n`;
}

/** Code is left as it is: there nothing is HTML. A fence that is never closed reaches to the end, as a reader takes it. */
function withoutHtml(text: string): string {
  const lines = text.split('\n');
  let fence: string | null = null;
  return lines
    .map(line => {
      const [, mark = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
      if (fence === null && mark !== '') fence = mark;
      else if (fence !== null && mark.startsWith(fence) && line.trim() === mark) fence = null;
      else if (fence === null) return line.replace(/<(?=[A-Za-z!?/])/g, '&lt;');
      return line;
    })
    .concat(fence === null ? [] : [fence])
    .join('\n');
}

function pictureLines(pictures: readonly Picture[]): string {
  return pictures
    .map(picture =>
      picture.kind === 'embedded'
        ? `![${escapeInline(picture.words)}](${picture.address})\n\n`
        : `*${escapeInline(picture.words)}, left out*\n\n`,
    )
    .join('');
}

function timeText({ timestamp }: Block): string {
  const time = timestamp === null ? '' : clockTime(timestamp);
  return time === '' ? '' : ` · ${time}`;
}

function quoted(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map(line => `> ${line}`.trimEnd())
    .join('\n')
    .concat('\n');
}

/** In a code span of two backticks. */
function codeSpan(text: string): string {
  const line = oneLine(text).replaceAll('``', '` `');
  return line.startsWith('`') || line.endsWith('`') ? ` ${line} ` : line;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

function escapeInline(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
