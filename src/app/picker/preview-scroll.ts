/** Scrolling the preview: some rows at a time, as Ctrl-E and Ctrl-Y of vim and less, or by most of its height. */
import type { PickerCommand } from './commands.ts';
import type { PickerContext } from './event.ts';
import { pickerLayout } from './layout.ts';
import { previewArea } from './preview.ts';
import { scrolledEnd } from './preview-end.ts';
import type { PickerState } from './state.ts';

type PreviewCommand = Extract<PickerCommand, `preview${string}`>;

/** One row a key is slow to read by. */
const STEP_ROWS = 3;

function rowsOf(command: PreviewCommand, height: number): number {
  const page = Math.max(1, height - 2);
  switch (command) {
    case 'previewUp':
      return -STEP_ROWS;
    case 'previewDown':
      return STEP_ROWS;
    case 'previewPageUp':
      return -page;
    case 'previewPageDown':
      return page;
    default:
      return command satisfies never;
  }
}

export function withScrolledPreview(
  state: PickerState,
  command: PreviewCommand,
  context: PickerContext,
): PickerState {
  const { snapshot, preview, size } = context;
  const conversation = snapshot.at(state.index)?.conversation;
  const place = pickerLayout(size).preview;
  if (place === null || conversation === undefined || preview?.id !== conversation.id) return state;
  const area = previewArea(conversation, context, place);
  const by = rowsOf(command, area.height);
  return { ...state, previewBottom: scrolledEnd(preview.items, state.previewBottom, { by, area }) };
}
