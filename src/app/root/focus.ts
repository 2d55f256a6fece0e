/** What has the keys: the overlay, else the composer, a field being typed in, or the screen. */
import type { BoardState } from '../board/state.ts';
import type { KeyContext } from '../commands.ts';
import type { ExportField } from '../export-review/state.ts';
import type {
  ExaminationOverlay,
  HelpOverlay,
  HostsOverlay,
  ManyOverlay,
  NameField,
  TagsField,
  ViewNameField,
} from '../overlays/overlay.ts';
import type { AppState, ViewerScreen } from '../state.ts';

export type Focus =
  | { readonly context: 'name'; readonly field: NameField }
  | { readonly context: 'viewName'; readonly field: ViewNameField }
  | { readonly context: 'tags'; readonly field: TagsField }
  | { readonly context: 'many'; readonly many: ManyOverlay }
  | { readonly context: 'examination'; readonly examination: ExaminationOverlay }
  | { readonly context: 'hosts'; readonly hosts: HostsOverlay }
  | { readonly context: 'help' | 'helpSearch'; readonly help: HelpOverlay }
  | { readonly context: 'exportField'; readonly exportField: ExportField }
  | {
      readonly context: Exclude<
        KeyContext,
        | 'name'
        | 'viewName'
        | 'tags'
        | 'many'
        | 'examination'
        | 'hosts'
        | 'help'
        | 'helpSearch'
        | 'exportField'
      >;
    };

export function focusOf({ overlay, screen, picker }: AppState): Focus {
  switch (overlay?.kind) {
    case 'menu':
      return { context: 'menu' };
    case 'name':
      return { context: 'name', field: overlay };
    case 'viewName':
      return { context: 'viewName', field: overlay };
    case 'tags':
      return { context: 'tags', field: overlay };
    case 'many':
      return { context: 'many', many: overlay };
    case 'examination':
      return { context: 'examination', examination: overlay };
    case 'hosts':
      return { context: 'hosts', hosts: overlay };
    case 'help':
      return { context: overlay.typing ? 'helpSearch' : 'help', help: overlay };
  }
  if (screen.kind === 'viewer') return { context: viewerFocus(screen) };
  if (screen.kind === 'export') {
    const { field } = screen.export;
    return field === null ? { context: 'export' } : { context: 'exportField', exportField: field };
  }
  if (screen.kind === 'board') return { context: boardFocus(screen.board) };
  if (screen.kind === 'searchAll')
    return { context: screen.searchAll.focus === 'filter' ? 'searchAllFilter' : 'searchAll' };
  if (screen.kind === 'usage') return { context: 'usage' };
  return { context: picker.typing ? 'filter' : 'picker' };
}

function boardFocus({ typing, focus }: BoardState): 'board' | 'boardPane' | 'boardFilter' {
  if (typing) return 'boardFilter';
  return focus === 'list' ? 'board' : 'boardPane';
}

function viewerFocus({ viewer, composer }: ViewerScreen): 'composer' | 'raw' | 'search' | 'viewer' {
  if (composer !== null) return 'composer';
  if (viewer.raw !== null) return 'raw';
  return viewer.search?.typing ? 'search' : 'viewer';
}

export const keyContext = (state: AppState): KeyContext => focusOf(state).context;

const TEXT_CONTEXTS: ReadonlySet<KeyContext> = new Set([
  'composer',
  'filter',
  'name',
  'viewName',
  'tags',
  'search',
  'searchAll',
  'searchAllFilter',
  'boardFilter',
  'helpSearch',
  'exportField',
]);

/** Fields of one line, and the composer. */
export const isField = (context: KeyContext): boolean => TEXT_CONTEXTS.has(context);

/** True while what is typed goes into a field. */
export const takesText = (state: AppState): boolean => isField(keyContext(state));
