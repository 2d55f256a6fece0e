/** The plain front's list, and what a typed line does. */
import type { Conversation, Scope } from '../../format/conversation.ts';
import type { ConversationSource } from '../../live/source.ts';
import { parseQuery } from '../../query/parse.ts';
import { countOf, withSubagents } from '../../text/numbers.ts';
import type { CommandContext } from '../context.ts';
import { problemsOf } from '../list/list-query.ts';
import { namedQuery } from '../named-query.ts';
import { PlainSession, type Say } from './plain-session.ts';
import { changeStatement, hitStatement, sessionStatement, titleStatement } from './statements.ts';

export interface PlainStart {
  readonly scope: Scope;
  /** A filter line; empty: every session. */
  readonly query: string;
  /** Begins with this session. */
  readonly open: Conversation | null;
}

/** As many as one listens to. */
const PAGE = 10;
/** How long the list may be read before it is said as it is. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 25;

/** What is typed in other programs of lines. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['?', 'h'],
  ['help', 'h'],
  ['quit', 'q'],
  ['exit', 'q'],
]);
const HELP_LIST = [
  'A number and Enter opens that session.',
  'n: the next sessions. p: the ones before. l: say these again.',
  '/ and words: only sessions that fit, as /dir:api since:2d. / alone: all of them.',
  's and words: search what was said in all sessions; the numbers of the hits open them.',
  'a and a number: archive that session, or bring it back from the archive.',
  'h: this help. q: quit.',
];
const HELP_SESSION = [
  'New items are said as they come.',
  'r: write a message; the next line is the message, an empty one takes it back.',
  'a: archive it, or bring it back from the archive.',
  'b: back to the list. h: this help. q: quit.',
  'As a document, without secrets: rolltop export and its id, in the shell.',
];

type Mode = 'list' | 'session' | 'message';

export class PlainDesk {
  readonly #source: ConversationSource;
  readonly #context: CommandContext;
  readonly #say: Say;
  /** What changed while a message is written: said afterwards. */
  readonly #held: string[] = [];
  #mode: Mode = 'list';
  #first = 0;
  /** The sessions that were numbered last: what comes meanwhile changes no number. */
  #numbered: readonly Conversation[] = [];
  #session: PlainSession | null = null;
  #view: { readonly scope: Scope; readonly query: string } = { scope: 'all', query: '' };
  #stops: (() => void)[] = [];

  constructor(source: ConversationSource, context: CommandContext, say: Say) {
    this.#source = source;
    this.#context = context;
    this.#say = say;
  }

  async begin({ scope, query, open }: PlainStart): Promise<void> {
    const { conversations } = this.#source;
    this.#stops = [
      conversations.subscribe(() => {}),
      conversations.watchStates(change => {
        const source = change.conversation.summary?.source;
        if (change.isFirst || source === 'subagent' || source === 'side-chat') return;
        if (change.conversation.id !== this.#session?.conversation.id)
          this.#announce(changeStatement(change));
      }),
    ];
    conversations.setVisibleRows({ from: 0, to: PAGE });
    this.#say('rolltop, plain. h and Enter: help.');
    this.#view = { scope, query };
    if (open === null) await this.#filter(query);
    else this.#open(open);
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#session?.close();
    this.#say('rolltop has ended.');
  }

  /** What a line does that was typed. */
  async take(typed: string): Promise<'quit' | 'goOn'> {
    if (this.#mode === 'message') {
      await this.#send(typed.trim());
      return 'goOn';
    }
    const line = WORDS.get(typed.trim()) ?? typed.trim();
    if (line === 'q') return 'quit';
    if (this.#mode === 'session') await this.#takeInSession(line);
    else await this.#takeInList(line);
    return 'goOn';
  }

  #announce(line: string): void {
    if (this.#mode === 'message') this.#held.push(line);
    else this.#say(line);
  }

  async #takeInSession(line: string): Promise<void> {
    switch (line) {
      case 'b':
        await this.#session?.close();
        this.#session = null;
        this.#mode = 'list';
        await this.#page(this.#first);
        return;
      case 'r':
        this.#mode = 'message';
        this.#say('Write the message, then Enter. An empty line takes it back.');
        return;
      case 'a':
        return this.#move(this.#session?.conversation);
      case 'h':
        for (const each of HELP_SESSION) this.#say(each);
        return;
      case '':
        return;
      default:
        this.#say(`There is no command "${line.slice(0, 20)}" in a session. h: help.`);
    }
  }

  async #takeInList(line: string): Promise<void> {
    if (/^\d+$/.test(line)) return this.#choose(Number(line));
    if (line.startsWith('/')) return this.#filter(line.slice(1).trim());
    if (/^s\s+\S/.test(line)) return this.#search(line.slice(1).trim());
    if (/^a\s*\d+$/.test(line)) return this.#move(this.#numberedOne(Number(line.slice(1))));
    switch (line) {
      case 'n':
        return this.#page(this.#first + PAGE);
      case 'p':
        return this.#page(Math.max(0, this.#first - PAGE));
      case 'l':
        return this.#page(this.#first);
      case 'h':
        for (const each of HELP_LIST) this.#say(each);
        return;
      case '':
        return;
      default:
        this.#say(`There is no command "${line.slice(0, 20)}". h: help.`);
    }
  }

  #choose(number: number): void {
    const session = this.#numberedOne(number);
    if (session !== undefined) this.#open(session);
  }

  /** Says it where there is none. */
  #numberedOne(number: number): Conversation | undefined {
    const session = this.#numbered[number - 1 - this.#first];
    if (session === undefined)
      this.#say(`There is no session ${number} on this page. l: say the page again.`);
    return session;
  }

  /** The numbers are those of the hits, until a page of the list is said again. */
  async #search(words: string): Promise<void> {
    const { searchPlainly } = await import('./plain-search.ts');
    const found = await searchPlainly(words, this.#context, PAGE);
    if (found.kind === 'problem') return this.#say(found.message);
    const { conversations } = this.#source;
    const known = found.hits.flatMap(hit => {
      const session = conversations.find(hit.session.id);
      return session === undefined ? [] : [{ hit, session }];
    });
    if (known.length === 0)
      return this.#say(`Nothing was found in ${countOf(found.searched, 'session')}. l: the list again.`);
    this.#first = 0;
    this.#numbered = known.map(({ session }) => session);
    this.#say(`${countOf(known.length, 'session')} with it. l: the list again.`);
    for (const [at, { hit }] of known.entries()) this.#say(hitStatement(hit, at + 1));
  }

  /** Into the archive, or back; what was done can be done the other way round by the same letter. */
  async #move(session: Conversation | undefined): Promise<void> {
    if (session === undefined) return;
    if (session.host !== undefined)
      return this.#say(`It is on ${session.host}, where nothing is written from here.`);
    const { codexHome, program } = this.#context;
    const now = this.#source.conversations.find(session.id) ?? session;
    const moved = now.archived
      ? await (await import('../../actions/bring-back.ts')).bringBack({
          conversation: now,
          codexHome,
          env: program.machine.env,
        })
      : await (await import('../../actions/archive.ts')).archive(now, codexHome);
    if (moved.kind === 'failed') return this.#say(moved.message);
    await until(() => this.#source.conversations.find(session.id)?.archived === !now.archived);
    const did = now.archived ? 'Brought back from the archive' : 'Archived';
    this.#say(
      `${did}${withSubagents(moved.subagents)}: ${titleStatement(now)}. ${moved.note ?? ''}`.trimEnd(),
    );
  }

  #open(session: Conversation): void {
    this.#mode = 'session';
    this.#session = new PlainSession(this.#source, session, line => this.#announce(line));
  }

  async #filter(typed: string): Promise<void> {
    const named = namedQuery(typed, this.#context);
    if (named.kind === 'refused') return;
    for (const problem of problemsOf(parseQuery(named.query))) this.#say(`${problem} It is taken as text.`);
    this.#view = { scope: this.#view.scope, query: named.query };
    await this.#page(0);
  }

  /** Says one page of the list, as it is now. */
  async #page(first: number): Promise<void> {
    const { conversations } = this.#source;
    // Asked for again: what was moved a moment ago is in its place then.
    conversations.setView({ ...this.#view, sort: 'updated' });
    conversations.setVisibleRows({ from: first, to: first + PAGE });
    await this.#known(first);
    const snapshot = conversations.getSnapshot();
    const { length, problem } = snapshot;
    if (problem !== null) return this.#say(problem);
    if (first > 0 && first >= length) return this.#say('There are no more sessions.');
    this.#first = first;
    const rows = Array.from({ length: PAGE }, (_, at) => snapshot.at(first + at)?.conversation);
    this.#numbered = rows.flatMap(row => row ?? []);
    const last = first + this.#numbered.length;
    this.#say(length === 0 ? 'No session fits.' : `${countOf(length, 'session')}. ${first + 1} to ${last}:`);
    const nowMs = this.#context.program.nowMs();
    for (const [at, session] of this.#numbered.entries())
      this.#say(sessionStatement(session, first + at + 1, nowMs));
    if (last < length) this.#say('n: more.');
  }

  /** Until the rows of the page are read. */
  async #known(first: number): Promise<void> {
    await until(() => {
      const snapshot = this.#source.conversations.getSnapshot();
      const rows = Array.from({ length: PAGE }, (_, at) => snapshot.at(first + at)?.conversation);
      const { view, phase } = snapshot;
      const isCurrent = view.query === this.#view.query && view.scope === this.#view.scope;
      return isCurrent && phase === 'ready' && rows.every(row => row === undefined || row.summary !== null);
    });
  }

  async #send(message: string): Promise<void> {
    this.#mode = 'session';
    const session = this.#session?.conversation;
    if (message === '' || session === undefined) this.#say('Nothing was sent.');
    else this.#say(await this.#sent(session, message));
    for (const line of this.#held.splice(0)) this.#say(line);
  }

  async #sent(session: Conversation, message: string): Promise<string> {
    if (session.host !== undefined) return `It is on ${session.host}, where nothing is written from here.`;
    if (session.archived) return `It is archived; bring it back first: rolltop unarchive ${session.id}.`;
    const { sendMessage } = await import('../../actions/send.ts');
    const current = this.#source.conversations.find(session.id) ?? session;
    const sent = await sendMessage(current, message, { codexHome: this.#context.codexHome });
    switch (sent.kind) {
      case 'recorded':
        return `Added to ${titleStatement(session)}. Codex answers at its next start: codex resume ${session.id}.`;
      case 'busy':
        return `Another program holds the session; nothing was written. ${sent.error.message}`;
      case 'unlocked':
      case 'failed':
        return sent.message;
      case 'stopped':
        return 'Nothing was sent.';
      default:
        return sent satisfies never;
    }
  }
}

/** Until it is so, or patience ends. */
async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!isSo() && performance.now() < end) await new Promise(resolve => setTimeout(resolve, LOOK_MS));
}
