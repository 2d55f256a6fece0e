/** Standard input for commands: as text, or line by line in bounded memory. Ends early when `signal` is aborted. */

import { addAbortSignal, type Readable } from 'node:stream';
import { linesIn } from '../format/blank-lines.ts';
import { LineSplitter } from '../rollout/read/line-splitter.ts';

/** All of it, as UTF-8. Empty when interrupted. */
export async function readText(stdin: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(stdin, signal)) chunks.push(chunk);
  return signal.aborted ? '' : Buffer.concat(chunks).toString('utf8');
}

/** One line. `text` is null for a line that is longer than a rollout's may be. */
export interface InputLine {
  /** From 1. */
  readonly number: number;
  readonly text: string | null;
}

/** Yields lines as they arrive. Blank ones are counted and left out; the last one needs no newline. */
export async function* readInputLines(stdin: Readable, signal: AbortSignal): AsyncGenerator<InputLine> {
  const splitter = new LineSplitter(0);
  let number = 0;
  for await (const chunk of chunksOf(stdin, signal)) {
    for (const line of splitter.push(chunk)) {
      const { bytes } = line;
      number += linesIn(line);
      const text = bytes === null ? null : bytes.toString('utf8').replace(/\r$/, '');
      if (text === null || text.trim() !== '') yield { number, text };
    }
  }
  const rest = signal.aborted ? null : splitter.rest();
  if (rest === null || rest.length === 0) return;
  const text = rest.bytes?.toString('utf8') ?? null;
  if (text?.trim() !== '') yield { number: number + 1, text };
}

async function* chunksOf(stdin: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (signal.aborted) return;
  addAbortSignal(signal, stdin);
  try {
    for await (const chunk of stdin) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
