/** What the configuration may hold, as a schema: it checks the file, and editors complete by it (`rolltop config schema`). */
import * as z from 'zod';
import { EDIT_BINDINGS } from '../app/field/bindings.ts';
import { rowsIn } from '../app/key-changes.ts';
import { CONTEXT_NAMES, type ContextName } from '../app/key-contexts.ts';
import { keyNotation } from '../app/key-notation.ts';
import { PRESET_NAMES } from '../app/key-presets.ts';
import { USUAL_KEYS } from '../app/keymap.ts';
import { FACT_COLUMNS } from '../app/picker/columns.ts';
import { isField } from '../app/root/focus.ts';
import { parseQuery } from '../query/parse.ts';
import { NOTIFY_WAYS } from '../terminal/notify/ways.ts';
import { COLOUR_ROLES, type OwnColour, PALETTE_NAMES, THEME_BASES } from '../terminal/theme-choice.ts';
import { DATE_STYLES } from '../text/numbers.ts';

const BASE = z.enum(THEME_BASES);

const COLOUR = z
  .union([
    z.enum(PALETTE_NAMES),
    z.string().regex(/^#[0-9a-fA-F]{6}$/, { error: 'is no colour: write #rrggbb' }),
  ])
  .transform(colour => colour as OwnColour);

const THEME = z.union([
  BASE,
  z.strictObject({
    base: BASE.optional().describe('what the colours are added to; auto when left out'),
    colours: z
      .strictObject(
        mapValues(COLOUR_ROLES, what => COLOUR.optional().describe(what)) as Record<
          keyof typeof COLOUR_ROLES,
          z.ZodOptional<typeof COLOUR>
        >,
      )
      .optional()
      .describe('your own colours: #rrggbb, or one of the 16 of the terminal'),
  }),
]);

/** One key, or several; an empty list: none. Of each kind there is one, so that the JSON schema has it once. */
const KEYS_OF_COMMANDS = keysSchema({ isText: false });
const KEYS_IN_FIELDS = keysSchema({ isText: true });
const KEYS_OUT = keysSchema({ isText: false, none: 'cannot be without a key: it always leads out' });

function keysIn(context: ContextName, command: string) {
  const table = CONTEXT_NAMES[context];
  if (command === 'interrupt') return KEYS_OUT;
  return table !== 'everywhere' && isField(table) ? KEYS_IN_FIELDS : KEYS_OF_COMMANDS;
}

function keysSchema({ isText, none }: { readonly isText: boolean; readonly none?: string }) {
  const key = z.string().superRefine((written, issues) => {
    const read = keyNotation(written);
    if (!read.ok) issues.addIssue(`${JSON.stringify(written)} ${read.problem}`);
    else if (isText && read.isText) issues.addIssue(`${JSON.stringify(written)} is text in this field`);
  });
  return z.union([key, none === undefined ? z.array(key) : z.array(key).min(1, none)]);
}

/** What the help says once for all fields. */
const editHelp = (command: string): string =>
  EDIT_BINDINGS.find(edit => edit.command === command)?.help ?? '';

function commandsIn(context: ContextName) {
  const rows = rowsIn(USUAL_KEYS, context);
  const shape = Object.fromEntries(
    rows.map(({ command, help }) => [
      command,
      keysIn(context, command)
        .optional()
        .describe(help || editHelp(command)),
    ]),
  );
  return z.strictObject(shape).optional();
}

const CONTEXT_HELP: Readonly<Record<ContextName, string>> = {
  everywhere: 'in every place',
  list: 'in the list',
  filter: 'while the filter of the list is typed',
  searchAll: 'in the search over all sessions',
  searchAllFilter: 'while its filter is typed',
  board: 'on the board',
  boardPane: 'in a pane of the board',
  boardFilter: 'while the filter of the board is typed',
  usage: 'on the screen of what sessions used',
  session: 'in an open session',
  search: 'while the search in a session is typed',
  raw: 'in the raw JSON of an item',
  message: 'while a message is written',
  doctor: 'in what the doctor found',
  export: 'in what is looked through before an export',
  exportField: 'while the turns or the path of an export are typed',
  question: 'at the question before an act on many sessions, and while it runs',
  name: 'while a session is given a name',
  viewName: 'while a view is given a name',
  tags: 'while tags are given',
  menu: 'in a menu',
  hosts: 'in the choice of hosts',
  help: 'in the help',
  helpSearch: 'while the search in the help is typed',
};

const KEYS = z.strictObject({
  preset: z
    .enum(PRESET_NAMES)
    .optional()
    .describe('keys as in another program; what is set here comes on top'),
  ...(mapValues(CONTEXT_HELP, (what, context) => commandsIn(context as ContextName).describe(what)) as Record<
    ContextName,
    ReturnType<typeof commandsIn>
  >),
});

/** A filter with a condition that cannot be read would find nothing, silently. */
const FILTER = z.string().superRefine((text, issues) => {
  for (const term of parseQuery(text).terms) {
    if (term.kind === 'word' && term.problem !== null) issues.addIssue(`cannot be read: ${term.problem}`);
  }
});

export const CONFIG = z.strictObject({
  $schema: z.string().optional().describe('where this schema is, for editors'),
  theme: THEME.optional().describe(
    'the colours; a terminal with 16 that does not tell which they are shows only those that you name in "colours"',
  ),
  keys: KEYS.optional().describe('other keys for commands'),
  columns: z
    .array(z.enum(FACT_COLUMNS))
    .optional()
    .describe(
      'the columns of the list behind the title, from left to right; the last one is left out first; in a pipe rolltop list has its own, for programs',
    ),
  dates: z
    .enum(DATE_STYLES)
    .optional()
    .describe('age: 5m, 3d, Nov 12; clock: the time of today, then the date; iso: 2025-11-22'),
  filter: FILTER.optional().describe('the filter that the list opens with'),
  notify: z.enum(NOTIFY_WAYS).optional().describe('how you are called when a session needs you or is ready'),
  editor: z
    .string()
    .optional()
    .describe('what messages and patches are edited with, with its options; else $VISUAL, then $EDITOR'),
  title: z.boolean().optional().describe("the terminal's title tells how many sessions are at work"),
  reducedMotion: z
    .boolean()
    .optional()
    .describe('the clock of a running command moves once a minute, not each second'),
  plain: z.boolean().optional().describe('as --plain: for screen readers, lines in place of the screen'),
});

export type Config = z.infer<typeof CONFIG>;

function mapValues<T extends object, R>(
  object: T,
  make: (value: T[keyof T], key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, make(value, key)]));
}

/** As a JSON schema, with the descriptions that editors show. */
export function configSchema() {
  const { properties = {}, ...schema } = z.toJSONSchema(CONFIG, { io: 'input', reused: 'ref' });
  return {
    ...schema,
    properties,
    title: 'rolltop: config.json',
    allowComments: true,
    allowTrailingCommas: true,
  };
}
