/**
 * How a person's editor is called: the one of the configuration, else `$VISUAL`, else `$EDITOR`, else vi or nano. Promises: its words are split here and never given to a shell; a
 * name without a slash is looked for in absolute entries of PATH alone; what is opened is an absolute path, and so never an option.
 */
import { basename, isAbsolute } from 'node:path';
import { findProgram } from './find-program.ts';

/** Where a person says which editor they use. */
export interface EditorChoice {
  /** Of the configuration; empty: none is set there. */
  readonly editor: string;
  readonly env: EditorEnvironment;
}

interface EditorEnvironment {
  readonly VISUAL?: string | undefined;
  readonly EDITOR?: string | undefined;
  readonly PATH?: string | undefined;
}

export interface EditedPlace {
  /** Absolute. */
  readonly path: string;
  /** Counted from 1; null: where the editor itself begins. */
  readonly line: number | null;
}

export type EditorCall =
  | { readonly kind: 'call'; readonly name: string; readonly file: string; readonly args: readonly string[] }
  /** One sentence. */
  | { readonly kind: 'none'; readonly message: string };

const USUAL = ['vi', 'nano'];

export function editorCall({ editor, env }: EditorChoice, place: EditedPlace): EditorCall {
  const wanted = [editor, env.VISUAL, env.EDITOR].find(each => each?.trim()) ?? '';
  const [name = '', ...options] =
    wanted === '' ? [USUAL.find(each => findProgram(each, env.PATH)) ?? ''] : wordsOf(wanted);
  const file = isAbsolute(name) ? name : findProgram(name, env.PATH);
  if (name === '')
    return {
      kind: 'none',
      message: 'There is no editor: set VISUAL or EDITOR, or "editor" in the configuration.',
    };
  if (file === null)
    return {
      kind: 'none',
      message: `The editor "${name}" is not in an absolute folder of PATH: name one that is in the configuration, VISUAL or EDITOR.`,
    };
  return {
    kind: 'call',
    name: basename(name),
    file,
    args: [...options, ...placeArguments(basename(name), place, options)],
  };
}

type Form = (place: { readonly path: string; readonly line: number }) => readonly string[];

const plusLine: Form = ({ path, line }) => [`+${line}`, path];
const colonLine: Form = ({ path, line }) => [`${path}:${line}`];
const gotoLine: Form = ({ path, line }) => ['--goto', `${path}:${line}`];

const FORMS: readonly (readonly [names: RegExp, form: Form])[] = [
  [
    /^(?:vi|vim|nvim|view|gvim|mvim|ex|elvis|nvi|vis|nano|pico|rnano|emacs|emacsclient|mg|jmacs|joe|jed|ne|kak|mcedit|e3|less)$/,
    plusLine,
  ],
  [/^(?:hx|helix|micro|subl|sublime_text|zed|zeditor|lapce)$/, colonLine],
  [/^(?:code|code-insiders|codium|vscodium|cursor|windsurf)$/, gotoLine],
];

/** They return at once, while the file is still open in a window. */
const WITH_WAIT =
  /^(?:code|code-insiders|codium|vscodium|cursor|windsurf|subl|sublime_text|zed|zeditor|gvim|mvim)$/;

function placeArguments(
  name: string,
  { path, line }: EditedPlace,
  options: readonly string[],
): readonly string[] {
  const isWaiting = options.some(option => /^(?:--wait|-w|-f|--nofork)$/.test(option));
  const wait = WITH_WAIT.test(name) && !isWaiting ? [/^[gm]vim$/.test(name) ? '-f' : '--wait'] : [];
  const form = FORMS.find(([names]) => names.test(name))?.[1];
  return [...wait, ...(line === null || form === undefined ? [path] : form({ path, line }))];
}

/** Words as a shell splits them, with quotes and backslashes; nothing else means anything. */
export function wordsOf(text: string): readonly string[] {
  return (text.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"?|'[^']*'?)+/gs) ?? []).map(unquoted);
}

function unquoted(word: string): string {
  let plain = '';
  for (const [part] of word.matchAll(/\\.|"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\\"']+|\\/gs)) {
    if (part.startsWith("'")) plain += part.replace(/^'|'$/g, '');
    else if (part.startsWith('"')) plain += part.replace(/^"|(?<!\\)"$/g, '').replace(/\\(["\\$`])/g, '$1');
    else plain += part.replace(/^\\(.)/s, '$1');
  }
  return plain;
}
