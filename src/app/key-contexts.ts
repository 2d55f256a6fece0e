/** The places in which keys mean something, by their names in the configuration. */
import type { KeyContext } from './commands.ts';

/** All of them: there is no command whose keys cannot be set. */
export const CONTEXT_NAMES = {
  everywhere: 'everywhere',
  list: 'picker',
  filter: 'filter',
  searchAll: 'searchAll',
  searchAllFilter: 'searchAllFilter',
  board: 'board',
  boardPane: 'boardPane',
  boardFilter: 'boardFilter',
  usage: 'usage',
  session: 'viewer',
  search: 'search',
  raw: 'raw',
  message: 'composer',
  doctor: 'examination',
  hosts: 'hosts',
  export: 'export',
  exportField: 'exportField',
  question: 'many',
  name: 'name',
  viewName: 'viewName',
  tags: 'tags',
  menu: 'menu',
  help: 'help',
  helpSearch: 'helpSearch',
} as const satisfies Readonly<Record<string, KeyContext | 'everywhere'>>;

export type ContextName = keyof typeof CONTEXT_NAMES;
