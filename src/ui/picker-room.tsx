import { pickerWindow } from '../app/picker/window.ts';
import { pickerContext } from '../app/root/regions.ts';
import type { View } from './driver.ts';
import { PickerScreen } from './picker/picker-screen.tsx';

/** The list of sessions as the view has it. */
export function PickerRoom({ view }: { readonly view: View }) {
  return <PickerScreen window={pickerWindow(view.state.picker, pickerContext(view.state, view.snapshot))} />;
}
