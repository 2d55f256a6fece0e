/** Runs the effects on the views that have names. */
import { changeView, readViews } from '../../actions/views.ts';
import { stateFolder } from '../../config/state-folder.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

type ViewPorts = Pick<EffectPorts, 'machine' | 'codexHome' | 'dispatch'>;

/** @throws (rejects) the system's error when the file cannot be written */
export async function runViewEffect(
  effect: EffectOf<'readViews' | 'readFilterViews' | 'changeView'>,
  { machine, codexHome, dispatch }: ViewPorts,
): Promise<void> {
  const folder = stateFolder(machine.env, codexHome);
  if (effect.type === 'readFilterViews')
    return dispatch({ type: 'filterViewsRead', views: readViews(folder) });
  const { token } = effect;
  if (effect.type === 'readViews') return dispatch({ type: 'viewsRead', token, views: readViews(folder) });
  const { name, view } = effect;
  const before = await changeView(folder, { name, view });
  dispatch({ type: 'viewChanged', token, name, before, after: view });
}
