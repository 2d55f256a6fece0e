/**
 * Real rollouts of every release with damage, through the list's summary, items, the rows of the viewer, search and export: nothing fails, nothing
 * unsafe comes out, nothing takes ten seconds.
 */
import { readFileSync } from 'node:fs';
import { blockOf } from '../../../src/export/blocks-of.ts';
import { htmlBlock } from '../../../src/export/html.ts';
import { markdownBlock } from '../../../src/export/markdown.ts';
import { Redactor } from '../../../src/export/redactor.ts';
import type { Item } from '../../../src/format/items/item.ts';
import { itemText } from '../../../src/format/items/item-text.ts';
import { readSummary } from '../../../src/rollout/summary/summary.ts';
import { hitsInWhole } from '../../../src/search/hits.ts';
import { matcherOf } from '../../../src/search/query.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { defaultFolded, itemRows } from '../../../src/text/item-rows.ts';
import { spansText } from '../../../src/text/spans.ts';
import { mutate } from '../../format/mutate.ts';
import { randomOf } from '../../support/hostile-contents.ts';
import { corpusRollouts, itemsOf, memoryRollout } from '../../support/rollout-fixtures.ts';
import { NEVER_DRAWN } from '../../text/never-drawn.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick, sentence } from '../part.ts';

/** A window of each file: what a line means depends on few lines around it. Most are small, so that there can be a million of them. */
const WINDOW_BYTES: readonly number[] = [
  ...Array<number>(24).fill(500),
  ...Array<number>(10).fill(1_200),
  ...Array<number>(3).fill(2_500),
  ...[6_000, 24_000],
];
/** One window in three begins with the file: that is where its header is. */
const FROM_START = 1 / 3;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const TOO_LONG_MS = 10_000;
/** What no page may have of a session: markup that loads or runs. */
const MARKUP =
  /<(?:script|iframe|object|embed|link|style|form)\b|\son\w+\s*=\s*["']|(?:src|href)\s*=\s*["']?\s*(?:javascript|data:text)/i;

export const mutations: Part = {
  name: 'mutations',
  does: 'damaged real rollouts through summary, items, viewer rows, search and export',
  cases: 1_000_000,
  shortCases: 400,
  figures: [
    ['files', 'damaged files'],
    ['items', 'items drawn and exported'],
  ],
  async begin(seed): Promise<PartRun> {
    const originals = corpusRollouts().map(path => readFileSync(path));
    const { stackTraceLimit } = Error;
    const run = async (number: number, most: number): Promise<CaseResult> => {
      Error.stackTraceLimit = most;
      const result = await mutatedCase(originals, seed, number);
      Error.stackTraceLimit = stackTraceLimit;
      return result;
    };
    return {
      seed,
      // Damaged lines are errors by the thousand; to know where each comes from takes a third of the time. What is found is done again with that.
      async case(number) {
        const result = await run(number, 0);
        return result.findings.length === 0 ? result : run(number, stackTraceLimit);
      },
      end: async () => {},
    };
  },
};

async function mutatedCase(originals: readonly Buffer[], seed: number, number: number): Promise<CaseResult> {
  const own = caseSeed(seed, number);
  const random = randomOf(own);
  const bytes = mutate(windowOf(pick(originals, random), random), own);
  const begun = performance.now();
  const findings: string[] = [];
  let items: readonly Item[] = [];
  try {
    items = itemsOf(bytes);
    findings.push(...itemProblems(bytes, items), ...items.flatMap(item => drawnProblems(item, own)));
    findings.push(...items.flatMap(exportProblems));
    await readSummary(memoryRollout(bytes));
    hitsInWhole(bytes, matcherOf({ text: 'e', regex: false }));
  } catch (error) {
    findings.push(sentence(error));
  }
  const tookMs = performance.now() - begun;
  if (tookMs > TOO_LONG_MS) findings.push(`it took ${Math.round(tookMs)} ms`);
  return { counts: { files: 1, items: items.length }, findings: findings.slice(0, 3) };
}

function windowOf(whole: Buffer, random: () => number): Buffer {
  const length = pick(WINDOW_BYTES, random);
  const start = random() < FROM_START ? 0 : Math.floor(Math.max(0, whole.length - length) * random());
  return whole.subarray(start, start + length);
}

/** Each line is in one item. */
function itemProblems(bytes: Buffer, items: readonly Item[]): string[] {
  const places = items.flatMap(item => [item.offset, ...item.joined.map(line => line.offset)]);
  const isSame = places.sort((a, b) => a - b).join() === lineOffsets(bytes).join();
  return isSame ? [] : ['its lines are not those of its items'];
}

/** Where the lines begin that are not blank; told without the code that is under proof. */
function lineOffsets(bytes: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(0x0a, at);
    const end = found < 0 ? bytes.length : found;
    if (!isBlank(bytes.subarray(at, end), at)) offsets.push(at);
    at = end + 1;
  }
  return offsets;
}

/** A mark of the byte order is none of the first line. */
function isBlank(line: Buffer, offset: number): boolean {
  const marked = offset === 0 && line.subarray(0, 3).equals(BYTE_ORDER_MARK);
  return line.subarray(marked ? 3 : 0).every(byte => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function drawnProblems(item: Item, own: number): string[] {
  itemText(item);
  const width = 1 + (own % 120);
  const glyphs = own % 3 === 0 ? ASCII_GLYPHS : UNICODE_GLYPHS;
  const folded = own % 2 === 0 ? defaultFolded(item) : false;
  for (const row of itemRows(item, { width, folded, glyphs, nowMs: 1.8e12 })) {
    const text = spansText(row.spans);
    if (NEVER_DRAWN.test(text)) return [`unsafe on the screen: ${JSON.stringify(text.slice(0, 80))}`];
  }
  return [];
}

const redactor = new Redactor({ home: '/home/somebody', user: 'somebody', host: 'machine' });

function exportProblems(item: Item): string[] {
  const tools = { redact: (text: string) => redactor.redact(text), pictureAddress: () => null, turn: 1 };
  const block = blockOf(item, { tools: 'full', reasoning: true }, tools);
  if (block === null) return [];
  markdownBlock(block);
  const html = htmlBlock(block);
  const found = MARKUP.exec(html);
  return found === null
    ? []
    : [`markup in the page: ${JSON.stringify(html.slice(found.index, found.index + 80))}`];
}
