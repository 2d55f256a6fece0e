/**
 * A session as one HTML file. Promises: pure, block by block; no script, no request, and a policy in the file that forbids both; light and
 * dark; an outline of the turns, which comes last in the file so that nothing has to be known before it.
 */
import type { PatchFile } from '../format/items/item.ts';
import { clockTime, countOf } from '../text/numbers.ts';
import type { Block, CutText, DocumentHead, OutlineEntry, Picture } from './block.ts';
import { escapeHtml } from './escape.ts';
import { STYLE_SHEET } from './html-style.ts';
import { codeHtml, markdownHtml } from './markdown-html.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function htmlHead({ title, facts }: DocumentHead): string {
  const rows = facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE_SHEET}</style>
</head>
<body>
<a class="skip" href="#turns">To the outline</a>
<main>
<header><h1>${escapeHtml(title)}</h1><dl>${rows.join('')}</dl></header>
`;
}

export function htmlEnd(notes: readonly string[], outline: readonly OutlineEntry[]): string {
  const end =
    notes.length === 0
      ? ''
      : `<footer>${notes.map(note => `<p>${escapeHtml(note)}</p>`).join('')}</footer>\n`;
  const turns = outline.map(
    ({ turn, title }) => `<li value="${turn}"><a href="#turn-${turn}">${escapeHtml(title)}</a></li>`,
  );
  return `${end}</main>
<nav id="turns" aria-label="Turns"><ol>${turns.join('\n')}</ol></nav>
</body>
</html>
`;
}

export function htmlBlock(block: Block): string {
  const text = blockHtml(block);
  return block.takenBack
    ? `<div class="taken-back"><p class="note">taken back later</p>\n${text}</div>\n`
    : text;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'prompt':
      return `<section class="prompt" id="turn-${block.turn}"><h2>${block.turn}. You${timeHtml(block)}</h2>\n${markdownHtml(block.text)}${picturesHtml(block.pictures)}</section>\n`;
    case 'answer':
      return `<section class="answer"><h3>Codex${timeHtml(block)}</h3>\n${markdownHtml(block.text)}${picturesHtml(block.pictures)}</section>\n`;
    case 'thought':
      return details('Thought', markdownHtml(block.text));
    case 'tool':
      return toolHtml(block);
    case 'patch':
      return block.files.map(file => patchHtml(file, block.result)).join('');
    case 'question':
      return `<section class="answer"><h3>Codex asks</h3>\n${block.questions.map(markdownHtml).join('')}${block.answer === null ? '<p class="note">not answered</p>' : `<p><strong>Answer:</strong></p>${markdownHtml(block.answer)}`}</section>\n`;
    case 'note':
      return `<p class="note">${escapeHtml(block.text)}</p>\n`;
    default:
      return block satisfies never;
  }
}

function toolHtml(block: Extract<Block, { readonly kind: 'tool' }>): string {
  const { title, input, language, result, status, output, pictures } = block;
  const words =
    result === ''
      ? ''
      : ` <span class="${status === 'failed' ? 'failed' : 'note'}">${escapeHtml(result)}</span>`;
  const head = `<code>${escapeHtml(title)}</code>${words}`;
  const body = `${input === null ? '' : codeHtml(input.text, language)}${output === null ? '' : outputHtml(output)}`;
  return body === ''
    ? `<p class="tool">${head}</p>\n${picturesHtml(pictures)}`
    : `<details class="tool"><summary>${head}</summary>\n${body}</details>\n${picturesHtml(pictures)}`;
}

function outputHtml({ text, linesLeftOut }: CutText): string {
  const words = linesLeftOut === 0 ? '' : `<p class="note">${countOf(linesLeftOut, 'line')} left out</p>`;
  return `<pre class="output">${escapeHtml(text)}</pre>${words}\n`;
}

function patchHtml({ path, change, movedTo, added, removed, lines }: PatchFile, result: string): string {
  const name = movedTo === null ? path : `${path} → ${movedTo}`;
  const rows = lines.map(({ sign, text }) => {
    const row = escapeHtml(sign === '@' ? `@@ ${text}`.trimEnd() : `${sign}${text}`);
    if (sign === '+') return `<ins>${row}</ins>`;
    if (sign === '-') return `<del>${row}</del>`;
    return sign === '@' ? `<span class="codeComment">${row}</span>` : row;
  });
  const summary = `${change} <code>${escapeHtml(name)}</code> <span class="note">+${added} −${removed}${result === '' ? '' : `, ${escapeHtml(result)}`}</span>`;
  return `<details class="tool"><summary>${summary}</summary>\n<pre class="diff">${rows.join('\n')}</pre></details>\n`;
}

function details(summary: string, body: string): string {
  return `<details class="tool"><summary>${escapeHtml(summary)}</summary>\n${body}</details>\n`;
}

/** Only pictures that a browser draws without running anything. */
const PICTURE_ADDRESS = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/;

function picturesHtml(pictures: readonly Picture[]): string {
  return pictures
    .map(picture =>
      picture.kind === 'embedded' && PICTURE_ADDRESS.test(picture.address)
        ? `<img src="${picture.address}" alt="${escapeHtml(picture.words)}">\n`
        : `<p class="note">${escapeHtml(picture.words)}, left out</p>\n`,
    )
    .join('');
}

function timeHtml({ timestamp }: Block): string {
  const time = timestamp === null ? '' : clockTime(timestamp);
  return time === '' ? '' : ` <time datetime="${escapeHtml(timestamp ?? '')}">${time}</time>`;
}
