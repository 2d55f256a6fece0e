/**
 * No screen names a key that is not bound: what a key does is written by the key table alone. Once by the texts in the sources, and once on
 * random walks through the screens with a table in which every command has another key.
 */
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { boardWindow } from '../../src/app/board/window.ts';
import type { KeyContext } from '../../src/app/commands.ts';
import { composerWindow } from '../../src/app/composer/window.ts';
import { exportWindow } from '../../src/app/export-review/window.ts';
import { initialState } from '../../src/app/initial-state.ts';
import { CONTEXT_NAMES } from '../../src/app/key-contexts.ts';
import { type Bindings, keyTable, USUAL_KEYS } from '../../src/app/keymap.ts';
import { examinationWindow } from '../../src/app/overlays/examination-window.ts';
import { helpWindow } from '../../src/app/overlays/help-window.ts';
import { manyRows } from '../../src/app/overlays/many-rows.ts';
import { nameFieldRow } from '../../src/app/overlays/name-field.ts';
import { noticeRows } from '../../src/app/overlays/notice-rows.ts';
import { tagsFieldRows } from '../../src/app/overlays/tags-field.ts';
import { viewFieldRow } from '../../src/app/overlays/view-field.ts';
import { pickerWindow } from '../../src/app/picker/window.ts';
import {
  boardContext,
  composerContext,
  exportContext,
  pickerContext,
  searchAllContext,
  usageContext,
  viewerContext,
} from '../../src/app/root/context.ts';
import { keyContext } from '../../src/app/root/focus.ts';
import { update } from '../../src/app/root/update.ts';
import { searchAllWindow } from '../../src/app/search-all/window.ts';
import { type AppState, composerOf } from '../../src/app/state.ts';
import { usageWindow } from '../../src/app/usage/window.ts';
import { viewerWindow } from '../../src/app/viewer/window.ts';
import type { Snapshot } from '../../src/live/snapshot.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { rowText } from '../../src/text/plain.ts';
import type { Row } from '../../src/text/row.ts';
import { conversation, conversations, listSnapshot, snapshotWith } from '../support/conversations.ts';
import { assistant, itemsOf, patch, ran, snapshotOf, user } from '../support/items.ts';
import { filesBelow, projectRoot } from '../support/source-tree.ts';

/** A word that can only be a key, or a single character where a key would stand: before a verb. */
const NAMED = /\b(?:Esc|Enter|Escape|PgUp|PgDn|(?:Ctrl|Alt|[Ss]hift)-\S+|[Tt]ab|[Ss]pace bar)\b|↵/;
const LETTER = /(?:^|[\s("])(?!A |I |Z)[b-zB-HJ-Z/[\]#*?](?= [a-z]{3,})/;

/** Texts that have such a word and mean no key of rolltop. */
const NO_KEYS: ReadonlySet<string> = new Set([
  'by title, from Z to A',
  '; tmux has it too (prefix ] pastes it)',
  "Sent the … through tmux to the terminal's clipboard: paste to check. Prefix ] pastes tmux's own copy.",
  "The … is in tmux's buffer (prefix ] pastes it), not on the clipboard….",
]);

/** Where keys have their names, and the help of the bindings, which the table writes beside its keys. */
const OF_THE_TABLE = /(?:bindings|key-labels|key-notation|key-presets)\.ts$/;

function textsOf(file: string): readonly string[] {
  const source = ts.createSourceFile(
    file,
    ts.sys.readFile(`${projectRoot}/${file}`) ?? '',
    ts.ScriptTarget.Latest,
    true,
  );
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node))
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…'));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts.filter(text => text.includes(' '));
}

it('no text of the screens has a key in it', () => {
  const files = ['src/app', 'src/ui', 'src/actions', 'src/live', 'src/text'].flatMap(filesBelow);
  const naming = files
    .filter(file => /\.tsx?$/.test(file) && !OF_THE_TABLE.test(file))
    .flatMap(file => textsOf(file).map(text => ({ file, text })))
    .filter(({ text }) => !NO_KEYS.has(text))
    .filter(({ text }) => NAMED.test(text) || LETTER.test(text.replaceAll('… ', 'it ')));
  expect(naming).toEqual([]);
});

it('the keys of every command can be set', () => {
  const contexts = new Set<string>(Object.values(CONTEXT_NAMES));
  expect(Object.keys(USUAL_KEYS.bindings).filter(context => !contexts.has(context))).toEqual([]);
});

/** Every command has one key, a character that no text has and no person types. */
const FIRST_CHARACTER = 0xe000;
let given = 0;
const another = (): string[] => [String.fromCodePoint(FIRST_CHARACTER + given++)];
const OTHER_KEYS = keyTable(
  Object.fromEntries(
    Object.entries(USUAL_KEYS.bindings).map(([context, rows]) => [
      context,
      rows.map(row => ({ ...row, keys: another() })),
    ]),
  ) as unknown as Bindings,
  USUAL_KEYS.everywhere.map(row => ({ ...row, keys: another() })),
);

const ITEMS = itemsOf([
  user('what fails'),
  ran('make', 'one\ntwo', 1),
  patch('/code/one.ts'),
  assistant('that'),
]);

function opened(): { readonly state: AppState; readonly snapshot: Snapshot } {
  const state = initialState({
    size: { columns: 160, rows: 40 },
    glyphs: UNICODE_GLYPHS,
    keys: OTHER_KEYS,
    home: '/home/ana',
    preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
    open: null,
  });
  const snapshot = snapshotWith({
    conversations: listSnapshot(conversations(30)),
    items: { ...snapshotOf(ITEMS), conversation: conversation(0) },
  });
  return { state: update(state, { type: 'diskChanged' }, snapshot).state, snapshot };
}

function screenRows(state: AppState, snapshot: Snapshot): readonly Row[] {
  const { screen } = state;
  switch (screen.kind) {
    case 'picker': {
      const { header, upperRule, list, preview, lowerRule, footer } = pickerWindow(
        state.picker,
        pickerContext(state, snapshot),
      );
      return [header, upperRule, ...list, ...(preview?.rows ?? []), lowerRule, footer].flatMap(
        row => row ?? [],
      );
    }
    case 'searchAll':
      return searchAllWindow(screen.searchAll, searchAllContext(state, snapshot));
    case 'export':
      return exportWindow(screen.export, exportContext(state));
    case 'usage':
      return usageWindow(screen.usage, usageContext(state, snapshot));
    case 'board':
      return boardWindow(screen.board, boardContext(state, snapshot));
    case 'viewer': {
      const [context, composer] = [viewerContext(state, snapshot), composerOf(state)];
      return [
        ...(context === null ? [] : viewerWindow(screen.viewer, context).rows),
        ...(composer === null ? [] : composerWindow(composer, composerContext(state)).rows),
      ];
    }
  }
}

function overlayRows(state: AppState): readonly Row[] {
  const { overlay, size } = state;
  switch (overlay?.kind) {
    case 'name':
      return [nameFieldRow(overlay, size.columns, state)];
    case 'viewName':
      return [viewFieldRow(overlay, size.columns, state)];
    case 'tags':
      return tagsFieldRows(overlay, size.columns, state);
    case 'many':
      return manyRows(overlay, size, state);
    case 'examination':
      return examinationWindow(overlay, state);
    case 'help':
      return helpWindow(overlay, state);
    case 'menu':
      return [{ spans: [{ text: overlay.title, style: 'plain' }] }];
    default:
      return [];
  }
}

/** By which commands each place is reached from the list, where it is reached without an answer from outside. */
const WAYS: { readonly [C in KeyContext]?: readonly string[] } = {
  picker: [],
  filter: ['filter'],
  searchAll: ['searchAll'],
  searchAllFilter: ['searchAll', 'toFilter'],
  board: ['board'],
  usage: ['usage'],
  viewer: ['open'],
  raw: ['open', 'raw'],
  search: ['open', 'search'],
  composer: ['open', 'resume'],
  name: ['rename'],
  menu: ['sortMenu'],
  help: ['help'],
  helpSearch: ['help', 'search'],
  export: ['export'],
  examination: ['examine'],
};

type Place = ReturnType<typeof opened>;

function press(place: Place, key: string): Place {
  const pressed = { name: 'char', text: key, ctrl: false, alt: false, shift: false } as const;
  return { ...place, state: update(place.state, { type: 'key', key: pressed }, place.snapshot).state };
}

function keyOfCommand(context: KeyContext, command: string): string {
  const rows: readonly { readonly command: string; readonly keys: readonly string[] }[] =
    OTHER_KEYS.bindings[context];
  return rows.find(row => row.command === command)?.keys[0] ?? '';
}

function namingRows({ state, snapshot }: Place): readonly string[] {
  const shown = [...screenRows(state, snapshot), ...overlayRows(state), ...noticeRows(state)];
  return shown.map(rowText).filter(text => NAMED.test(text));
}

describe('with another key for every command, no screen names a usual one, wherever keys lead', () => {
  it.each(Object.keys(WAYS) as KeyContext[])('from: %s', context => {
    const start = (WAYS[context] ?? []).reduce(
      (place, command) => press(place, keyOfCommand(keyContext(place.state), command)),
      opened(),
    );
    expect(keyContext(start.state)).toBe(context);
    expect(namingRows(start)).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), presses => {
        let place = start;
        for (const number of presses) {
          const rows = OTHER_KEYS.bindings[keyContext(place.state)];
          place = press(place, rows[number % rows.length]?.keys[0] ?? '');
          expect(namingRows(place)).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });
});
