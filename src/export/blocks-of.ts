/**
 * Items as blocks of a document. Promises: pure; every text of a block went through the redactor; what a document does not show by its
 * options is null. Knows no format.
 */
import { stripVTControlCharacters } from 'node:util';
import type { ImageReference, Item, PatchFile, ToolOutput, ToolStatus } from '../format/items/item.ts';
import { durationText, sizeText } from '../text/numbers.ts';
import { safeText } from '../text/unicode/sanitise.ts';
import type { Block, CutText, Picture } from './block.ts';

export interface DocumentOptions {
  /** What of tools is shown: nothing, the beginning and the end of what they printed, or all. */
  readonly tools: 'none' | 'short' | 'full';
  /** Summaries of what the model thought. */
  readonly reasoning: boolean;
}

export interface BlockTools {
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
  /** The bytes of the item's nth picture as a `data:` address; null: it is not embedded. */
  readonly pictureAddress: (index: number) => string | null;
  /** The turn that a prompt begins, counted from 1. */
  readonly turn: number;
}

/** Shown of a long output: the beginning, and more of its end, where it says how it went. */
const SHORT_HEAD_LINES = 8;
const SHORT_TAIL_LINES = 16;
/** A line of a program can have a megabyte. */
const SHORT_LINE_LENGTH = 400;

export function blockOf(item: Item, options: DocumentOptions, tools: BlockTools): Block | null {
  const said = { timestamp: item.timestamp, takenBack: item.takenBack === true };
  const content = contentOf(item, options, tools);
  return content === null ? null : { ...said, ...content };
}

/** A block without when it was said. */
type BlockContent = Block extends infer Each
  ? Each extends Block
    ? Omit<Each, 'timestamp' | 'takenBack'>
    : never
  : never;

function contentOf(item: Item, options: DocumentOptions, tools: BlockTools): BlockContent | null {
  const clean = cleaner(tools);
  switch (item.kind) {
    case 'user':
      return {
        kind: 'prompt',
        turn: tools.turn,
        text: clean(item.text),
        pictures: pictures(item.images, tools),
      };
    case 'assistant':
      return { kind: 'answer', text: clean(item.text), pictures: pictures(item.images, tools) };
    case 'reasoning':
      return options.reasoning && item.text !== '' ? { kind: 'thought', text: clean(item.text) } : null;
    case 'question':
      return {
        kind: 'question',
        questions: item.questions.map(({ text }) => clean(text)),
        answer: item.output === null ? null : clean(item.output.text),
      };
    case 'notice':
      return { kind: 'note', text: clean(item.text) };
    case 'web_search':
      return { kind: 'note', text: `Searched the web: ${clean(item.query)}` };
    case 'image':
      return {
        kind: 'answer',
        text: clean(item.prompt ?? item.failure ?? ''),
        pictures: pictures([item.image], tools),
      };
    case 'tool_call':
    case 'tool_output':
    case 'patch':
      return options.tools === 'none' ? null : toolContent(item, options.tools, tools);
    default:
      return borderContent(item, clean);
  }
}

function cleaner({ redact }: BlockTools): (text: string) => string {
  return text => redact(safeText(stripVTControlCharacters(text)));
}

type ToolItem = Extract<Item, { readonly kind: 'tool_call' | 'tool_output' | 'patch' }>;

function toolContent(item: ToolItem, length: 'short' | 'full', tools: BlockTools): BlockContent {
  const clean = cleaner(tools);
  const output =
    item.output === null || item.output.text === '' ? null : cutText(clean(item.output.text), length);
  const shown = { output, pictures: pictures(item.output?.images ?? [], tools) };
  if (item.kind === 'tool_output')
    return {
      kind: 'tool',
      title: 'output',
      input: null,
      language: 'bash',
      result: resultText('ok', item.output),
      status: 'ok',
      ...shown,
    };
  const result = resultText(item.status, item.output);
  if (item.kind === 'patch')
    return {
      kind: 'patch',
      files: item.files.map(file => cleanFile(file, clean)),
      result,
      status: item.status,
    };
  const command = item.command === null ? null : clean(item.command);
  const [first = '', ...more] = (command ?? clean(item.tool)).split('\n');
  const input = command === null ? clean(item.about ?? item.input) : command;
  return {
    kind: 'tool',
    title: more.length === 0 ? first : `${first} …`,
    input: (command !== null && more.length === 0) || input === '' ? null : cutText(input, length),
    language: command === null ? 'json' : 'bash',
    result,
    status: item.status,
    ...shown,
  };
}

/** The file of a patch, cleaned as one text. */
export function cleanFile(file: PatchFile, clean: (text: string) => string): PatchFile {
  // Together, so that a secret of several lines is seen as one; it may take lines away.
  const texts = clean(file.lines.map(({ sign, text }) => `${sign}${text}`).join('\n')).split('\n');
  return {
    ...file,
    path: clean(file.path),
    movedTo: file.movedTo === null ? null : clean(file.movedTo),
    lines: texts.map(text => ({ sign: signOf(text), text: text.slice(1) })),
  };
}

function signOf(text: string): PatchFile['lines'][number]['sign'] {
  const [first] = text;
  return first === '+' || first === '-' || first === '@' ? first : ' ';
}

/** What is worth a line although nobody said it. */
function borderContent(item: Item, clean: (text: string) => string): BlockContent | null {
  switch (item.kind) {
    case 'compacted':
      return {
        kind: 'note',
        text: `The conversation before was replaced by a summary. ${clean(item.text)}`.trim(),
      };
    case 'turn_aborted':
      return {
        kind: 'note',
        text: `The turn was broken off${item.reason === null ? '' : `: ${clean(item.reason)}`}.`,
      };
    case 'turn_completed':
      return item.error === undefined
        ? null
        : { kind: 'note', text: `The turn failed: ${clean(item.error)}` };
    case 'fork':
      return { kind: 'note', text: forkText(item) };
    case 'continued':
      return { kind: 'note', text: continuedText(item) };
    case 'damaged':
      return { kind: 'note', text: 'A line of the session cannot be read, and is not here.' };
    case 'oversize':
      return { kind: 'note', text: `A line of ${sizeText(item.bytes)} is too long, and is not here.` };
    default:
      return null;
  }
}

function forkText({ parentId, missing, problem }: Extract<Item, { readonly kind: 'fork' }>): string {
  if (missing) return `A fork of ${parentId}, whose file is not there: what it inherited is missing.`;
  return `Up to here inherited from ${parentId}${problem === null ? '' : `, ${problem}`}.`;
}

function continuedText({ missing, problem, removed }: Extract<Item, { readonly kind: 'continued' }>): string {
  if (missing) return 'An earlier file of the session is not there: its part is missing.';
  const what = removed === null ? '' : ', and what followed was taken back';
  return `The session was taken back to this place${what}${problem === null ? '' : `; ${problem}`}.`;
}

function cutText(text: string, length: 'short' | 'full'): CutText {
  const lines = text.replace(/\n+$/, '').split('\n');
  if (length === 'full') return { text: lines.join('\n'), linesLeftOut: 0 };
  const short = lines.map(line =>
    line.length <= SHORT_LINE_LENGTH ? line : `${line.slice(0, SHORT_LINE_LENGTH)}…`,
  );
  const linesLeftOut = Math.max(0, lines.length - SHORT_HEAD_LINES - SHORT_TAIL_LINES);
  // One line left out takes as much room as the line that says so.
  if (linesLeftOut <= 1) return { text: short.join('\n'), linesLeftOut: 0 };
  const gap = `… ${linesLeftOut} lines left out …`;
  const kept = [...short.slice(0, SHORT_HEAD_LINES), gap, ...short.slice(-SHORT_TAIL_LINES)];
  return { text: kept.join('\n'), linesLeftOut };
}

function resultText(status: ToolStatus, output: ToolOutput | null): string {
  const words: string[] = [];
  if (status === 'running') words.push('no output');
  if (status === 'failed') words.push(output?.exitCode == null ? 'failed' : `exit ${output.exitCode}`);
  if (output?.durationMs != null) words.push(durationText(output.durationMs));
  return words.join(', ');
}

function pictures(images: readonly ImageReference[], tools: BlockTools): readonly Picture[] {
  return images.map((image, index) => {
    const words = pictureWords(image, tools);
    const address = tools.pictureAddress(index);
    return address === null ? { kind: 'left out', words } : { kind: 'embedded', address, words };
  });
}

function pictureWords({ mediaType, bytes, location }: ImageReference, { redact }: BlockTools): string {
  const facts = [
    mediaType === 'unknown' ? '' : mediaType,
    bytes === null ? '' : sizeText(bytes),
    location === null ? '' : redact(safeText(location)),
  ];
  return ['picture', ...facts.filter(Boolean)].join(', ');
}
