/**
 * The text of a configuration → settings and mistakes. Comments and an empty text are fine. Promises: total; what is right holds, whatever else is
 * wrong; each mistake names its key and its place.
 */
import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type * as z from 'zod';
import { changedKeys, type KeyChange } from '../app/key-changes.ts';
import { CONTEXT_NAMES, type ContextName } from '../app/key-contexts.ts';
import { keyNotation } from '../app/key-notation.ts';
import { didYouMean } from '../query/did-you-mean.ts';
import { syntaxMessage, wordsOf } from './mistake-words.ts';
import { CONFIG, type Config } from './schema.ts';
import { DEFAULT_SETTINGS, type Mistake, type ReadSettings, type UserSettings } from './settings.ts';

type Path = readonly (string | number)[];

/** Deeper than anything that is meant; the parser calls itself for each level. */
const DEEPEST = 100;
/** Each round takes out what the one before found wrong. */
const MOST_ROUNDS = 20;

export function parseConfig(text: string): ReadSettings {
  const file = new ConfigTextFile(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (file.isTooDeep())
    return { settings: DEFAULT_SETTINGS, mistakes: [file.at(0, '', 'is nested too deeply')] };
  const { root, syntax } = file;
  const repeated = root === undefined ? [] : repeatedKeys(root, file);
  const { config, mistakes } = checked(file);
  const { settings, conflicts } = settingsOf(config, file);
  const all = [...syntax, ...repeated, ...mistakes, ...conflicts];
  return { settings, mistakes: all.sort((a, b) => a.line - b.line || a.column - b.column) };
}

class ConfigTextFile {
  readonly text: string;
  #errors: ParseError[] = [];
  #root: Node | undefined;

  constructor(text: string) {
    this.text = text;
  }

  isTooDeep(): boolean {
    let depth = 0;
    let deepest = 0;
    for (const character of this.text) {
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      deepest = Math.max(deepest, depth);
    }
    if (deepest > DEEPEST) return true;
    this.#root = parseTree(this.text, this.#errors, { allowTrailingComma: true, allowEmptyContent: true });
    return false;
  }

  get root(): Node | undefined {
    return this.#root;
  }

  /** One mistake for one place: what follows from it is not said. */
  get syntax(): readonly Mistake[] {
    return this.#errors.slice(0, 1).map(({ error, offset }) => this.at(offset, '', syntaxMessage(error)));
  }

  /** The value as it stands; an object where the file is empty. */
  get value(): unknown {
    return this.#root === undefined ? {} : getNodeValue(this.#root);
  }

  at(offset: number, key: string, message: string): Mistake {
    const before = this.text.slice(0, offset);
    const line = before.split('\n').length;
    return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1, key, message };
  }

  /** The place of a value, or of its key where `ofKey` is asked for. */
  offsetOf(path: Path, of: 'value' | 'key' = 'value'): number {
    const node = this.#root && findNodeAtLocation(this.#root, [...path]);
    const property = of === 'key' && node?.parent?.type === 'property' ? node.parent : node;
    return property?.offset ?? this.#root?.offset ?? 0;
  }
}

/** Of a key that is there twice the last one holds, which nobody sees. */
function repeatedKeys(node: Node, file: ConfigTextFile): readonly Mistake[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child): readonly Mistake[] => {
    const below = repeatedKeys(child, file);
    const name = node.type === 'object' ? child.children?.[0] : undefined;
    if (name === undefined) return below;
    const key = String(name.value);
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated ? [file.at(name.offset, key, 'is there twice; the last one holds'), ...below] : below;
  });
}

/** All that is right, and why the rest is not. */
function checked(file: ConfigTextFile): { readonly config: Config; readonly mistakes: readonly Mistake[] } {
  let value = file.value;
  const mistakes: Mistake[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const read = CONFIG.safeParse(value, { reportInput: true });
    if (read.success) return { config: read.data, mistakes };
    const issues = read.error.issues.flatMap(issue => deepest(issue));
    // A mistake is said once: in later rounds it is what earlier ones left.
    if (round === 0 || mistakes.length === 0)
      mistakes.push(...issues.flatMap(issue => mistakesOf(issue, file)));
    if (issues.some(({ path, code }) => path.length === 0 && code !== 'unrecognized_keys')) break;
    value = issues.reduce(withoutWrong, value);
  }
  return { config: {}, mistakes };
}

/** Of the ways to write a value, the one that was meant: where the mistake is furthest inside. */
function deepest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.map(branch =>
    branch.flatMap(inner => deepest({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const depth = (branch: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...branch.map(each => each.path.length + (each.code === 'invalid_type' ? 0 : 0.5)));
  const best = [...branches].sort((a, b) => depth(b) - depth(a))[0] ?? [];
  const isInside = best.some(
    each => each.path.length > issue.path.length || each.code === 'custom' || each.code === 'too_small',
  );
  return isInside || best.some(each => each.code === 'unrecognized_keys' || each.code === 'invalid_format')
    ? best
    : [issue];
}

const pathOf = (issue: z.core.$ZodIssue): Path =>
  issue.path.map(part => (typeof part === 'symbol' ? '' : part));

function mistakesOf(issue: z.core.$ZodIssue, file: ConfigTextFile): readonly Mistake[] {
  const path = pathOf(issue);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path);
    return issue.keys.map(key =>
      file.at(
        file.offsetOf([...path, key], 'key'),
        [...path, key].join('.'),
        `is no setting${didYouMean(key, known)}`,
      ),
    );
  }
  return [file.at(file.offsetOf(path), path.join('.'), wordsOf(issue))];
}

/** The keys that an object at this place may have. */
function knownKeys(path: Path): readonly string[] {
  let schema: unknown = CONFIG;
  for (const part of path) schema = inside(schema, String(part));
  return Object.keys(shapeOf(schema) ?? {});
}

interface SchemaPart {
  readonly def?: {
    readonly innerType?: unknown;
    readonly options?: readonly unknown[];
    readonly shape?: Readonly<Record<string, unknown>>;
  };
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const { def } = (schema ?? {}) as SchemaPart;
  if (def?.shape !== undefined) return def.shape;
  if (def?.innerType !== undefined) return shapeOf(def.innerType);
  return def?.options?.map(shapeOf).find(shape => shape !== undefined);
}

const inside = (schema: unknown, key: string): unknown => shapeOf(schema)?.[key];

/** The value without what an issue is about. */
function withoutWrong(value: unknown, issue: z.core.$ZodIssue): unknown {
  const path = pathOf(issue);
  if (issue.code !== 'unrecognized_keys') return without(value, path);
  return issue.keys.reduce((left, key) => without(left, [...path, key]), value);
}

function without(value: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // A hole keeps the places of those behind it, for the issues that come after; it is taken out at the end.
    return value.flatMap((item, at) =>
      at !== first ? [item] : rest.length === 0 ? [] : [without(item, rest)],
    );
  }
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (key !== String(first)) return [[key, item] as const];
    return rest.length === 0 ? [] : [[key, without(item, rest)] as const];
  });
  return Object.fromEntries(entries);
}

function settingsOf(
  config: Config,
  file: ConfigTextFile,
): { readonly settings: UserSettings; readonly conflicts: readonly Mistake[] } {
  const { theme, keys = {}, columns } = config;
  const { table, conflicts } = changedKeys(keys.preset ?? null, changesOf(keys));
  const settings: UserSettings = {
    theme:
      typeof theme === 'object'
        ? { base: theme.base ?? 'auto', colours: theme.colours ?? {} }
        : { ...DEFAULT_SETTINGS.theme, ...(theme && { base: theme }) },
    keys: table,
    columns: columns === undefined ? DEFAULT_SETTINGS.columns : [...new Set(columns)],
    dates: config.dates ?? DEFAULT_SETTINGS.dates,
    filter: config.filter ?? DEFAULT_SETTINGS.filter,
    notify: config.notify ?? DEFAULT_SETTINGS.notify,
    editor: config.editor ?? DEFAULT_SETTINGS.editor,
    title: config.title ?? DEFAULT_SETTINGS.title,
    reducedMotion: config.reducedMotion ?? DEFAULT_SETTINGS.reducedMotion,
    plain: config.plain ?? DEFAULT_SETTINGS.plain,
  };
  return {
    settings,
    conflicts: conflicts.map(({ change, key, other }) =>
      file.at(
        file.offsetOf(['keys', change.context, change.command]),
        `keys.${change.context}.${change.command}`,
        `${JSON.stringify(key)} is the key of ${other.context}.${other.command}, which has no other`,
      ),
    ),
  };
}

function changesOf(keys: NonNullable<Config['keys']>): readonly KeyChange[] {
  return Object.entries(keys).flatMap(([context, commands]) =>
    !isContext(context) || typeof commands !== 'object'
      ? []
      : Object.entries(commands as Readonly<Record<string, string | string[] | undefined>>).map(
          ([command, written = []]) => ({
            context,
            command,
            keys: [written].flat().flatMap(each => {
              const read = keyNotation(each);
              return read.ok ? [read.notation] : [];
            }),
          }),
        ),
  );
}

const isContext = (name: string): name is ContextName => Object.hasOwn(CONTEXT_NAMES, name);
