/** The steps of a plan. */
import type { Row, StyleName } from '../row.ts';
import { span } from '../spans.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { wrapLine } from '../wrap.ts';
import { INDENT, type ItemFrame, searched } from './frame.ts';
import type { ToolArguments } from './tool-input.ts';

const MAX_STEPS = 100;
const MAX_STEP_LENGTH = 2_000;

interface PlanStep {
  readonly step: string;
  readonly status: string;
}

function stepsOf({ plan }: ToolArguments): PlanStep[] {
  if (!Array.isArray(plan)) return [];
  return plan.slice(0, MAX_STEPS).flatMap((each: unknown) => {
    const { step, status } = (typeof each === 'object' && each !== null ? each : {}) as Record<
      string,
      unknown
    >;
    return typeof step === 'string' ? [{ step, status: typeof status === 'string' ? status : '' }] : [];
  });
}

function stepMark(status: string, frame: ItemFrame): { readonly mark: string; readonly style: StyleName } {
  if (status === 'completed') return { mark: frame.glyphs.ok, style: 'dim' };
  if (status === 'in_progress') return { mark: frame.glyphs.folded, style: 'strong' };
  return { mark: frame.glyphs.bullet, style: 'plain' };
}

/** The steps of `update_plan`, each with its state; no rows when the arguments hold none. */
export function planRows(plan: ToolArguments, frame: ItemFrame): Row[] {
  const rows: Row[] = [];
  for (const { step, status } of stepsOf(plan)) {
    const { mark, style } = stepMark(status, frame);
    const first = [span(INDENT), span(`${mark} `, status === 'completed' ? 'ok' : 'accent')];
    const text = safeLine(step.slice(0, MAX_STEP_LENGTH), frame.glyphs);
    wrapLine(searched(frame, text, style), { width: frame.width, first, rest: [span(`${INDENT}  `)] }, rows);
  }
  return rows;
}
