/** Runs the effects on the views that have names. */
import { changeView, readViews } from '../../actions/views.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

type ViewPorts = Pick<EffectPorts, 'stateFolder' | 'dispatch'>;

/** @throws (rejects) the system's error when the file cannot be written */
export async function runViewEffect(
  effect: EffectOf<'readViews' | 'readFilterViews' | 'changeView'>,
  { stateFolder, dispatch }: ViewPorts,
): Promise<void> {
  const folder = stateFolder.path;
  if (effect.type === 'readFilterViews')
    return dispatch({ type: 'filterViewsRead', views: readViews(folder) });
  const { token } = effect;
  if (effect.type === 'readViews') return dispatch({ type: 'viewsRead', token, views: readViews(folder) });
  const { name, view } = effect;
  const before = await changeView(folder, { name, view });
  dispatch({ type: 'viewChanged', token, name, before, after: view });
}
