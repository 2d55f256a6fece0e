/** A real rollout of each dialect, cut at every byte: it is listed, read, and appended to, or refused in a sentence; no byte of it changes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { EmptyRolloutError, InvalidRolloutError } from '../../../src/format/errors.ts';
import { RolloutRecorder } from '../../../src/recorder/rollout-recorder.ts';
import { readSummary } from '../../../src/rollout/summary/summary.ts';
import { itemsOf, memoryRollout, parsedLines } from '../../support/rollout-fixtures.ts';
import { findInCorpus } from '../../support/temporary-home.ts';
import { CaseHome, DIALECT_NAMES, DIALECTS, type PlacedSession } from '../home.ts';
import type { CaseResult, Part, PartRun } from '../part.ts';
import { quickTools } from '../quick-tools.ts';

const FILES = DIALECT_NAMES.map(dialect => ({
  dialect,
  bytes: readFileSync(findInCorpus(DIALECTS[dialect])),
}));
const ALL = FILES.reduce((sum, { bytes }) => sum + bytes.length + 1, 0);

export const truncations: Part = {
  name: 'truncations',
  does: 'real rollouts of each dialect, cut at every byte, summarised, read and appended to',
  cases: ALL,
  shortCases: 300,
  figures: [
    ['cuts', 'cuts'],
    ['appended', 'appended to'],
    ['refused', 'refused, for their first line is cut'],
  ],
  async begin(seed): Promise<PartRun> {
    const home = new CaseHome();
    const sessions = DIALECT_NAMES.map(dialect => home.add(dialect));
    return { seed, case: number => cutCase(sessions, spread(number)), end: async () => home.remove() };
  },
};

/** Neighbours far apart, so that a short run sees all of the files; each cut once. */
function spread(number: number): number {
  const step = 7_919;
  return ALL % step === 0 ? number : (number * step) % ALL;
}

function placeOf(number: number): { readonly file: number; readonly cut: number } {
  let left = number;
  for (const [file, { bytes }] of FILES.entries()) {
    if (left <= bytes.length) return { file, cut: left };
    left -= bytes.length + 1;
  }
  return { file: 0, cut: 0 };
}

async function cutCase(sessions: readonly PlacedSession[], number: number): Promise<CaseResult> {
  const { file, cut } = placeOf(number);
  const { bytes, path, dialect } = sessions[file] as PlacedSession;
  const before = bytes.subarray(0, cut);
  const findings = [...readProblems(before), ...(await summaryProblems(before))];
  writeFileSync(path, before);
  const outcome = await append(path);
  const now = readFileSync(path);
  if (!now.subarray(0, cut).equals(before)) findings.push('bytes that were there have changed');
  const isHeadless = cut < bytes.indexOf(0x0a);
  if (outcome === 'appended') findings.push(...addedProblems(before, now.subarray(cut).toString()));
  else if (outcome !== 'refused') findings.push(outcome);
  else if (!isHeadless) findings.push('refused, though its first line is whole');
  else if (now.length !== cut) findings.push('refused, and written to');
  const counts = {
    cuts: 1,
    appended: Number(outcome === 'appended'),
    refused: Number(outcome === 'refused'),
  };
  return { counts, findings: findings.map(finding => `${dialect}, cut at ${cut}: ${finding}`) };
}

async function append(path: string): Promise<string> {
  try {
    const recorder = await RolloutRecorder.resume({
      path,
      tools: quickTools(),
    });
    await recorder.recordUserMessage('on');
    await recorder.shutdown();
    return 'appended';
  } catch (error) {
    if (error instanceof InvalidRolloutError || error instanceof EmptyRolloutError) return 'refused';
    return String(error);
  }
}

function addedProblems(before: Buffer, added: string): string[] {
  const wasTorn = before.length > 0 && before.at(-1) !== 0x0a;
  if (wasTorn !== added.startsWith('\n')) return ['what was added does not begin on a line of its own'];
  const lines = added.slice(wasTorn ? 1 : 0).split('\n');
  if (lines.pop() !== '') return ['the last line has no newline'];
  const said = lines.filter(line => line.includes('"on"') && JSON.parse(line) !== null);
  return said.length > 0 ? [] : ['the message is not there'];
}

/** Every line is in one item. */
function readProblems(bytes: Buffer): string[] {
  const places = itemsOf(bytes).flatMap(item => [item.offset, ...item.joined.map(line => line.offset)]);
  const lines = parsedLines(bytes).filter(line => line.kind !== 'blank');
  const isSame = places.sort((a, b) => a - b).join() === lines.map(line => line.offset).join();
  return isSame ? [] : ['its lines are not those of its items'];
}

async function summaryProblems(bytes: Buffer): Promise<string[]> {
  const { hasUserMessage } = await readSummary(memoryRollout(bytes));
  return typeof hasUserMessage === 'boolean' ? [] : ['it has no summary'];
}
