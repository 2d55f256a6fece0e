/** Rollouts with known counts, in the words of a test. */
import type { TokenUsage } from '../../src/format/usage.ts';
import { BUNDLED_PRICES } from '../../src/usage/prices/bundled-prices.ts';
import { type ScanRequest, type ScanResult, scanUsage } from '../../src/usage/scan/usage-scan.ts';
import { usageReport } from '../../src/usage/sum/report.ts';
import { idOf } from '../sessions/temporary-home.ts';

export type Parts = readonly [input: unknown, cached: unknown, output: unknown];

export interface PlantedLine {
  readonly type: string;
  readonly payload: object;
  /** Milliseconds after the file begins; left out: a minute after the line before. */
  readonly afterMs?: number;
}

const usageOf = ([input, cached, output]: Parts) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: 0,
  total_tokens: 95_000,
});

/** A `token_count` event; without `last` it says the total only. */
export function count(total: Parts, last: Parts = total, afterMs?: number): PlantedLine {
  const info = {
    total_token_usage: usageOf(total),
    last_token_usage: usageOf(last),
    model_context_window: 258_400,
  };
  return {
    type: 'event_msg',
    payload: { type: 'token_count', info },
    ...(afterMs !== undefined && { afterMs }),
  };
}

export function turn(model: string, more: object = {}): PlantedLine {
  return { type: 'turn_context', payload: { cwd: '/code/app', model, ...more } };
}

/** The header of the nth session. */
export function header(n: number, more: object = {}): PlantedLine {
  return {
    type: 'session_meta',
    payload: {
      id: idOf(n),
      timestamp: START,
      cwd: '/code/app',
      originator: 'codex_cli_rs',
      cli_version: '0.144.0',
      source: 'cli',
      ...more,
    },
    afterMs: 0,
  };
}

const START = '2026-11-22T05:00:00.000Z';
const MINUTE_MS = 60_000;

export function linesText(lines: readonly PlantedLine[], startMs = Date.parse(START)): string {
  let at = 0;
  return lines
    .map(({ type, payload, afterMs }) => {
      at = afterMs ?? at + MINUTE_MS;
      return `${JSON.stringify({ timestamp: new Date(startMs + at).toISOString(), type, payload })}\n`;
    })
    .join('');
}

export function scanned(codexHome: string, more: Partial<ScanRequest> = {}): Promise<ScanResult> {
  return scanUsage({
    codexHome,
    prices: BUNDLED_PRICES,
    scope: 'all',
    sinceMs: null,
    signal: new AbortController().signal,
    inProcess: 'all',
    ...more,
  });
}

/** What the nth session used; null: not recorded. */
export function usedBy(result: ScanResult, n: number): { total: number; approximate: boolean } | null {
  const session = result.sessions.find(({ id }) => id === idOf(n));
  if (session === undefined || !session.recorded) return null;
  const { usage } = usageReport([session], 'session').total;
  return { total: totalOfAll(usage), approximate: session.approximate };
}

const totalOfAll = ({ input, output }: TokenUsage): number => input + output;
