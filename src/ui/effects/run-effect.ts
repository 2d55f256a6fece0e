/** Runs effects; what writes to disk is loaded when it is first asked for. Each result comes back as an action that carries the effect's token; `update` drops stale ones. */

import { copyText } from '../../actions/copy.ts';
import type { Effect } from '../../app/effect.ts';
import { failureMessage } from '../../format/error-message.ts';
import type { ByteOffset, ConversationId } from '../../format/identity.ts';
import { itemText } from '../../format/items/item-text.ts';
import type { ConversationSource, ItemStore } from '../../live/source.ts';
import type { StateFolder } from '../../terminal/state-folder.ts';
import type { CodexEffects } from './codex-effects.ts';
import { rowOf, rowOfHit } from './opened-conversation.ts';
import type { CodexPorts } from './ports.ts';
import type { SearchAllEffects, SearchAllPorts } from './search-all-effects.ts';
import type { MessageEffects } from './session-effects.ts';

export interface EffectPorts extends Omit<CodexPorts, 'folderOf'>, SearchAllPorts {
  readonly source: ConversationSource;
  readonly stateFolder: StateFolder;
  readonly items: () => ItemStore | null;
  readonly setItems: (items: ItemStore | null) => void;
  readonly sendAside: (sequence: string) => void;
  readonly quit: () => void;
  readonly suspend: () => void;
  readonly redraw: () => void;
}

export class EffectRunner {
  readonly #ports: EffectPorts;
  #search = new AbortController();
  #messageEffects: Promise<MessageEffects> | null = null;
  #codexEffects: Promise<CodexEffects> | null = null;
  #searchAllEffects: Promise<SearchAllEffects> | null = null;

  constructor(ports: EffectPorts) {
    this.#ports = ports;
  }

  readonly run = (effect: Effect): void => {
    const { source, stateFolder, dispatch } = this.#ports;
    switch (effect.type) {
      case 'quit':
        return this.#ports.quit();
      case 'suspend':
        return this.#ports.suspend();
      case 'redraw':
        return this.#ports.redraw();
      case 'setView':
        return source.conversations.setView(effect.view);
      case 'wantRows':
        return source.conversations.want(effect);
      case 'open':
        return this.#open(effect);
      case 'loadHighlight':
        return this.#loadHighlight();
      case 'close':
        return this.#close();
      case 'loadDraft':
        return dispatch({ type: 'draftLoaded', token: effect.token, text: stateFolder.readDraft(effect.id) });
      case 'saveDraft':
        return stateFolder.saveDraft(effect.id, effect.text);
      case 'savePreferences':
        return stateFolder.savePreferences({ ...stateFolder.readPreferences(), ...effect.preferences });
      case 'expireNotice':
        setTimeout(() => dispatch({ type: 'noticeExpired', token: effect.token }), effect.afterMs).unref();
        return;
      case 'awaitRest':
        setTimeout(() => dispatch({ type: 'rested', id: effect.id }), effect.afterMs).unref();
        return;
      case 'loadItems':
      case 'loadAround':
      case 'find':
      case 'stopFind':
      case 'readRaw':
      case 'copyItem':
        return this.#runOnItems(effect);
      case 'send':
      case 'stopWaiting':
      case 'queue':
        this.#go(this.#messages().then(messages => messages.run(effect)));
        return;
      case 'openSearchAll':
      case 'searchAll':
      case 'stopSearchAll':
      case 'closeSearchAll':
        this.#go(this.#searchAll().then(searching => searching.run(effect)));
        return;
      case 'openHit':
        this.#go(this.#openHit(effect));
        return;
      case 'handOff':
      case 'ask':
      case 'stopTurn':
        this.#go(this.#codex().then(codex => codex.run(effect)));
        return;
      default:
        this.#go(this.#runOnDisk(effect));
    }
  };

  /** What an effect could not foresee costs that effect and is said; the screen goes on. */
  #go(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#ports.dispatch({ type: 'effectFailed', message: failureMessage(error) });
    });
  }

  /** Loaded when the first message is sent. */
  #messages(): Promise<MessageEffects> {
    this.#messageEffects ??= import('./session-effects.ts').then(
      ({ MessageEffects }) => new MessageEffects(this.#codexPorts()),
    );
    return this.#messageEffects;
  }

  #codex(): Promise<CodexEffects> {
    this.#codexEffects ??= import('./codex-effects.ts').then(
      ({ CodexEffects }) => new CodexEffects(this.#codexPorts()),
    );
    return this.#codexEffects;
  }

  /** Loaded when the search over all sessions is opened. */
  #searchAll(): Promise<SearchAllEffects> {
    this.#searchAllEffects ??= import('./search-all-effects.ts').then(
      ({ SearchAllEffects }) => new SearchAllEffects(this.#ports),
    );
    return this.#searchAllEffects;
  }

  async #openHit({ token, hit }: Extract<Effect, { type: 'openHit' }>): Promise<void> {
    const { source, setItems, dispatch } = this.#ports;
    this.#close();
    const items = source.openItems(rowOfHit(hit, source));
    setItems(items);
    const offset = await items.placeOf(hit.offset as ByteOffset);
    await items.loadAround(offset);
    dispatch({ type: 'loadedAround', token, offset });
  }

  #codexPorts(): CodexPorts {
    const { items, source } = this.#ports;
    const folderOf = (id: ConversationId): string | null => {
      const open = items()?.getSnapshot().conversation;
      const conversation = open?.id === id ? open : source.conversations.find(id);
      return conversation?.summary?.cwd ?? null;
    };
    return { ...this.#ports, folderOf };
  }

  #open({ conversation }: Extract<Effect, { type: 'open' }>): void {
    const { source } = this.#ports;
    this.#close();
    this.#ports.setItems(source.openItems(rowOf(conversation, source)));
  }

  #loadHighlight(): void {
    this.#go(
      import('../../text/code-colours.ts').then(({ createHighlighter }) =>
        this.#ports.dispatch({ type: 'highlightLoaded', highlight: createHighlighter() }),
      ),
    );
  }

  #close(): void {
    this.#search.abort();
    const items = this.#ports.items();
    this.#ports.setItems(null);
    if (items !== null) this.#go(items.close());
  }

  #runOnItems(
    effect: Extract<
      Effect,
      { type: 'loadItems' | 'loadAround' | 'find' | 'stopFind' | 'readRaw' | 'copyItem' }
    >,
  ): void {
    const items = this.#ports.items();
    if (items === null) return;
    const { dispatch } = this.#ports;
    switch (effect.type) {
      case 'loadItems':
        return loadItems(items, effect.where);
      case 'loadAround': {
        const { token, offset } = effect;
        this.#go(items.loadAround(offset).then(() => dispatch({ type: 'loadedAround', token, offset })));
        return;
      }
      case 'find': {
        this.#search.abort();
        this.#search = new AbortController();
        const { token, request } = effect;
        const found = items.find(request, this.#search.signal);
        this.#go(found.then(offset => dispatch({ type: 'found', token, offset })));
        return;
      }
      case 'stopFind':
        return this.#search.abort();
      case 'readRaw': {
        const { token, offset, part } = effect;
        const read = items.readRaw(offset, part);
        this.#go(read.then(lines => dispatch({ type: 'rawRead', token, lines })));
        return;
      }
      case 'copyItem': {
        const { token, offset } = effect;
        const item = items.getSnapshot().items.find(candidate => candidate.offset === offset);
        if (item) this.run({ type: 'copy', token, what: 'text', text: itemText(item) });
        return;
      }
    }
  }

  async #runOnDisk(
    effect: Extract<Effect, { type: 'archive' | 'unarchive' | 'rename' | 'copy' }>,
  ): Promise<void> {
    const { codexHome, machine, dispatch, sendAside: send } = this.#ports;
    const { token } = effect;
    switch (effect.type) {
      case 'archive': {
        const { conversation } = effect;
        const { archive } = await import('../../actions/archive.ts');
        const result = await archive(conversation, codexHome);
        return dispatch({ type: 'archived', token, conversation, result });
      }
      case 'rename': {
        const { conversation, dialect, name } = effect;
        const { renameConversation } = await import('../../actions/rename.ts');
        const { env } = machine;
        const facts = { conversation, dialect, name, codexHome, env, nowMs: Date.now() };
        return dispatch({ type: 'renamed', token, result: await renameConversation(facts) });
      }
      case 'unarchive': {
        const { conversation } = effect;
        const { unarchive } = await import('../../actions/archive.ts');
        const result = await unarchive({ conversation, codexHome, env: machine.env });
        return dispatch({ type: 'unarchived', token, id: conversation.id, result });
      }
      case 'copy': {
        const { what, text } = effect;
        return dispatch({ type: 'copied', token, message: await copyText(text, { what, machine, send }) });
      }
    }
  }
}

function loadItems(items: ItemStore, where: Extract<Effect, { type: 'loadItems' }>['where']): void {
  switch (where) {
    case 'before':
      return items.loadBefore();
    case 'after':
      return items.loadAfter();
    case 'start':
      return items.loadStart();
    case 'end':
      return items.loadEnd();
  }
}
