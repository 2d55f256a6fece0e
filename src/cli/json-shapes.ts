/**
 * What each command prints with `--json`, one object a line. Promises: a shape only grows; leaving a field out, renaming it or giving it
 * another meaning is a breaking change. `rolltop help json` prints these, and a test holds the real output against them.
 */
import * as z from 'zod';
import type { ItemKind } from '../format/items/item.ts';
import { hostLine } from './hosts/host-line.ts';

const text = z.string();
const textOrNull = text.nullable();
const whole = z.int();
const wholeOrNull = whole.nullable();
const flag = z.boolean();
/** A field that is there and true, or not there. */
const always = z.literal([true]);
const oneOf = <const Words extends readonly string[]>(...words: Words) => z.enum(words);

const dialect = oneOf('bare', 'envelope', 'paginated');
const session = { id: text, path: text };
const named = { ...session, title: textOrNull, name: textOrNull };
/** What was done to it, and where. */
const acted = { ...session, host: textOrNull };

/** The process that has a session open, as far as the system shows it, and what it does there. */
const holder = z
  .strictObject({
    pid: wholeOrNull,
    command: textOrNull,
    daemon: flag,
    turn: oneOf('running', 'waiting', 'idle', 'unknown'),
  })
  .meta({ id: 'holder' });

/** What is going on in a session; null where nothing is. */
const state = oneOf('needs-you', 'working', 'ready', 'idle', 'stopped');
const need = oneOf('question', 'approval', 'likely-approval');

const listed = z.strictObject({
  ...named,
  createdAt: textOrNull,
  updatedAt: textOrNull,
  cwd: textOrNull,
  branch: textOrNull,
  model: textOrNull,
  provider: textOrNull,
  source: textOrNull,
  cliVersion: textOrNull,
  dialect: dialect.nullable(),
  sizeBytes: wholeOrNull,
  archived: flag,
  compressed: flag,
  live: holder.nullable(),
  state: state.nullable(),
  need: need.nullable(),
  since: textOrNull,
  parentId: textOrNull,
  items: wholeOrNull,
  tokens: wholeOrNull,
  tokensExact: z.boolean().nullable(),
  turns: wholeOrNull,
  damage: wholeOrNull,
  problem: textOrNull,
  hiddenByCodex: z.array(text),
  pinned: flag,
  tags: z.array(text),
  /** An ssh host as the person calls it; null: this machine. */
  host: textOrNull,
});

const image = z
  .strictObject({ mediaType: text, bytes: wholeOrNull, location: textOrNull })
  .meta({ id: 'image' });
const output = z
  .strictObject({
    text,
    exitCode: wholeOrNull,
    durationMs: z.number().nullable(),
    images: z.array(image),
  })
  .meta({ id: 'output' });
const call = {
  callId: textOrNull,
  status: oneOf('running', 'ok', 'failed', 'unknown'),
  output: output.nullable(),
};
const patchFile = z
  .strictObject({
    path: text,
    change: oneOf('add', 'update', 'delete', 'move'),
    movedTo: textOrNull,
    added: whole,
    removed: whole,
    lines: z.array(z.strictObject({ sign: oneOf('+', '-', ' ', '@'), text })),
  })
  .meta({ id: 'file' });
const question = z
  .strictObject({
    id: text,
    header: text,
    text,
    options: z.array(z.strictObject({ label: text, description: text })),
  })
  .meta({ id: 'question' });
/** Of what ends a part of the history. */
const gap = { missing: flag, problem: textOrNull };

/** What every item has. `raw` is the line as it is in the file, null where there is none that is JSON. */
const everyItem = {
  line: wholeOrNull,
  offset: whole,
  ordinal: wholeOrNull,
  timestamp: textOrNull,
  role: textOrNull,
  text,
  takenBack: always.optional(),
  inheritedFrom: text.optional(),
  raw: z.unknown(),
};

/** What an item has besides, by its kind. */
const ITEM_KINDS = {
  session: {},
  user: { images: z.array(image) },
  assistant: { images: z.array(image) },
  reasoning: { encrypted: flag },
  tool_call: {
    tool: text,
    command: textOrNull,
    input: text,
    about: text.optional(),
    background: always.optional(),
    begunMs: whole.optional(),
    ...call,
  },
  question: { questions: z.array(question), ...call },
  tool_output: { callId: textOrNull, output },
  patch: { files: z.array(patchFile), ...call },
  web_search: { query: text, status: textOrNull },
  image: { image, prompt: text.optional(), failure: text.optional() },
  turn_started: { turnId: textOrNull },
  turn_completed: { turnId: textOrNull, durationMs: z.number().nullable(), error: text.optional() },
  turn_aborted: { turnId: textOrNull, reason: textOrNull },
  tokens: { total: z.number().nullable(), input: z.number().nullable(), output: z.number().nullable() },
  context: { label: text },
  settings: { model: textOrNull, cwd: textOrNull },
  compacted: { prompts: z.array(text) },
  notice: { level: oneOf('note', 'warning', 'error') },
  state: { label: text },
  damaged: { reason: text },
  oversize: { bytes: whole },
  fork: { parentId: text, ...gap },
  continued: {
    segmentId: text,
    removed: z.strictObject({ bytes: whole, turns: wholeOrNull }).nullable(),
    ...gap,
  },
  unknown: { type: text },
} satisfies Record<ItemKind, Readonly<Record<string, z.ZodType>>>;

const item = z.discriminatedUnion(
  'kind',
  (Object.keys(ITEM_KINDS) as ItemKind[]).map(kind => itemOf(kind)) as [ItemShape, ...ItemShape[]],
);

type ItemShape = ReturnType<typeof itemOf>;

function itemOf(kind: ItemKind) {
  return z.strictObject({ ...everyItem, kind: z.literal(kind), ...ITEM_KINDS[kind] });
}

/** By command: what a line of it may be. */
export const JSON_LINES = {
  list: [listed, z.strictObject({ nextCursor: text })],
  watch: [
    z.strictObject({
      at: text,
      ...named,
      cwd: textOrNull,
      pid: wholeOrNull,
      was: state.nullable(),
      state: state.nullable(),
      need: need.nullable(),
      since: textOrNull,
      host: textOrNull,
    }),
  ],
  show: [item],
  search: [
    z.strictObject({
      ...session,
      title: textOrNull,
      line: wholeOrNull,
      offset: whole,
      kind: text,
      snippet: text,
      matches: z.array(z.tuple([whole, whole])),
      takenBack: always.optional(),
      host: textOrNull,
    }),
  ],
  append: [
    z.strictObject({ ...acted, dialect, lines: whole, offset: whole, durable: always }),
    z.strictObject({ ...acted, queued: always }),
  ],
  record: [z.strictObject(session)],
  rename: [z.strictObject({ ...acted, name: text, inCodex: flag })],
  archive: [z.strictObject({ ...acted, archived: flag, subagents: whole })],
  delete: [z.strictObject({ ...acted, subagents: whole, sizeBytes: whole })],
  trash: [
    z.strictObject({
      ...named,
      trashedAt: text,
      subagents: whole,
      sizeBytes: whole,
    }),
    z.strictObject({ ...acted, subagents: whole }),
    z.strictObject({ sessions: whole, freedBytes: whole }),
  ],
  prune: [
    z.strictObject({
      act: oneOf('archive', 'delete', 'compress', 'expand').nullable(),
      sessions: whole,
      subagents: whole,
      sizeBytes: whole,
      oldest: textOrNull,
      newest: textOrNull,
      leftOut: z.array(z.strictObject({ id: text, reason: text, host: textOrNull })),
    }),
    z.strictObject({ ...acted, act: oneOf('archive', 'delete'), subagents: whole, sizeBytes: whole }),
    z.strictObject({ ...session, act: oneOf('compress', 'expand'), bytesBefore: whole, bytesAfter: whole }),
  ],
  usage: [
    z.strictObject({
      by: oneOf('day', 'week', 'month', 'model', 'folder', 'session', 'host', 'all'),
      key: textOrNull,
      input: wholeOrNull,
      cached: wholeOrNull,
      output: wholeOrNull,
      reasoning: wholeOrNull,
      total: wholeOrNull,
      requests: whole,
      sessions: whole,
      dollars: z.number().nullable(),
      unpriced: whole,
      approximate: flag,
      title: textOrNull.optional(),
      host: textOrNull.optional(),
      prices: text.optional(),
      notRecorded: whole.optional(),
      unpricedModels: z.array(z.strictObject({ model: textOrNull, tokens: whole })).optional(),
    }),
    z.strictObject({
      limit: textOrNull,
      windowMinutes: z.number(),
      usedPercent: z.number().nullable(),
      state: oneOf('current', 'stale', 'reset'),
      readAt: text,
      resetsAt: textOrNull,
      host: textOrNull,
    }),
  ],
  usageDisk: [
    z.strictObject({
      by: oneOf('kind', 'month', 'folder', 'branch', 'session', 'item'),
      key: textOrNull,
      bytes: whole,
      count: whole,
      title: textOrNull.optional(),
    }),
  ],
  hosts: [hostLine],
  doctor: [
    z.strictObject({
      kind: text,
      path: textOrNull,
      id: textOrNull,
      line: wholeOrNull,
      offset: wholeOrNull,
      message: text,
      damage: flag,
      advice: text,
    }),
  ],
  mark: [z.strictObject({ id: text, pinned: flag, tags: z.array(text) })],
  configPath: [z.strictObject({ path: text, isThere: flag })],
  configCheck: [
    z.strictObject({ path: text, line: wholeOrNull, column: wholeOrNull, key: textOrNull, message: text }),
  ],
  version: [z.strictObject({ version: text })],
} as const satisfies Readonly<Record<string, readonly z.ZodType[]>>;

/** What `list` has inside a field, by its name. */
export const LIST_PARTS = [holder] as const;

/** The fields of every item, and those that a kind has besides: for a text that does not repeat the first for each kind. */
export const ITEM_FIELDS = {
  common: z.strictObject({ ...everyItem, kind: text }),
  kinds: Object.entries(ITEM_KINDS).map(([kind, fields]) => ({ kind, fields: z.strictObject(fields) })),
  parts: [image, output, patchFile, question],
} as const;
