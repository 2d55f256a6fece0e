/** The plain front's list, and what a typed line does. */
import type { Conversation, Scope } from '../../format/conversation.ts';
import type { ConversationSource } from '../../live/source.ts';
import { parseQuery } from '../../query/parse.ts';
import { countOf } from '../../text/numbers.ts';
import type { CommandContext } from '../context.ts';
import { problemsOf } from '../list/list-query.ts';
import { namedQuery } from '../named-query.ts';
import { PlainSession, type Say } from './plain-session.ts';
import { changeStatement, sessionStatement, titleStatement } from './statements.ts';

export interface PlainStart {
  readonly scope: Scope;
  /** A filter line; empty: every session. */
  readonly query: string;
  /** Begins with this session. */
  readonly open: Conversation | null;
}

/** As many as one listens to. */
const PAGE = 10;
/** How long the first list may be read before it is said as it is. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 25;

const HELP_LIST = [
  'A number and Enter opens that session.',
  'n: the next sessions. p: the ones before. l: say these again.',
  '/ and words: only sessions that fit, as /dir:api since:2d. / alone: all of them.',
  'h: this help. q: quit.',
];
const HELP_SESSION = [
  'New items are said as they come.',
  'r: write a message; the next line is the message, an empty one takes it back.',
  'b: back to the list. h: this help. q: quit.',
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
    const line = typed.trim();
    if (this.#mode === 'message') {
      await this.#send(line);
      return 'goOn';
    }
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
    const session = this.#numbered[number - 1 - this.#first];
    if (session === undefined)
      this.#say(`There is no session ${number} on this page. l: say the page again.`);
    else this.#open(session);
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
    this.#source.conversations.setView({ ...this.#view, sort: 'updated' });
    await this.#page(0);
  }

  /** Says one page of the list, as it is now. */
  async #page(first: number): Promise<void> {
    const { conversations } = this.#source;
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
    const nowMs = this.#context.host.nowMs();
    for (const [at, session] of this.#numbered.entries())
      this.#say(sessionStatement(session, first + at + 1, nowMs));
    if (last < length) this.#say('n: more.');
  }

  /** Until the rows of the page are read. */
  async #known(first: number): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const snapshot = this.#source.conversations.getSnapshot();
      const rows = Array.from({ length: PAGE }, (_, at) => snapshot.at(first + at)?.conversation);
      const { view, phase } = snapshot;
      const isCurrent = view.query === this.#view.query && view.scope === this.#view.scope;
      if (isCurrent && phase === 'ready' && rows.every(row => row === undefined || row.summary !== null))
        return;
      await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    }
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
