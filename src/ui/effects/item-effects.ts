/** Runs the effects on the open session: opening and closing it, loading its items, searching in them, reading their lines. */
import { partText } from '../../actions/copied-text.ts';
import type { ItemEffect } from '../../app/effect.ts';
import type { HitRequest, ItemStore } from '../../live/source.ts';
import { countHitRows } from '../../text/hit-rows.ts';
import { conversationOf, conversationOfHit } from './known-conversation.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

interface ItemPorts extends Pick<EffectPorts, 'source' | 'items' | 'setItems' | 'dispatch'> {
  /** Copies the text of an item. */
  readonly copy: (effect: EffectOf<'copy'>) => Promise<void>;
}

export class ItemEffects {
  readonly #ports: ItemPorts;
  #search = new AbortController();

  constructor(ports: ItemPorts) {
    this.#ports = ports;
  }

  /** Work without waiting is done when `run` returns: an opened session is in the next frame. */
  async run(effect: ItemEffect): Promise<void> {
    switch (effect.type) {
      case 'open':
        return this.#open(effect);
      case 'openHit':
        return this.#openHit(effect);
      case 'close':
        return this.#close();
      default: {
        const items = this.#ports.items();
        return items === null ? undefined : this.#runOn(items, effect);
      }
    }
  }

  async #runOn(items: ItemStore, effect: Exclude<ItemEffect, EffectOf<'open' | 'openHit' | 'close'>>) {
    switch (effect.type) {
      case 'loadItems':
        return loadItems(items, effect.where);
      case 'showItems':
        return items.setVisible(effect);
      case 'loadAround':
        return this.#loadAround(items, effect);
      case 'foldTakenBack':
        return this.#foldTakenBack(items, effect);
      case 'find':
        return this.#find(items, effect);
      case 'stopFind':
        return this.#search.abort();
      case 'countHits':
        return items.countHits(hitRequest(effect));
      case 'readRaw':
        return this.#readRaw(items, effect);
      case 'copyItem':
        return this.#copyItem(items, effect);
      case 'copyLink':
        return this.#copyLink(items, effect);
      default:
        return effect satisfies never;
    }
  }

  #open({ conversation }: EffectOf<'open'>): Promise<void> {
    const { source, setItems } = this.#ports;
    const closed = this.#close();
    setItems(source.openItems(conversationOf(conversation, source)));
    return closed;
  }

  async #openHit({ token, hit }: EffectOf<'openHit'>): Promise<void> {
    const { source, setItems } = this.#ports;
    const closed = this.#close();
    const items = source.openItems(conversationOfHit(hit, source));
    setItems(items);
    await Promise.all([closed, this.#showHit(items, { token, hit })]);
  }

  /** The hit's offset is in its own file; the conversation may begin in others. */
  async #showHit(items: ItemStore, { token, hit }: Omit<EffectOf<'openHit'>, 'type'>): Promise<void> {
    const place = { path: hit.session.path, offset: hit.offset };
    await this.#loadAround(items, { token, offset: await items.positionInHistory(place) });
  }

  /** Nothing is open when it returns; resolves when the files are closed. */
  async #close(): Promise<void> {
    this.#search.abort();
    const items = this.#ports.items();
    this.#ports.setItems(null);
    await items?.close();
  }

  async #loadAround(
    items: ItemStore,
    { token, offset }: Omit<EffectOf<'loadAround'>, 'type'>,
  ): Promise<void> {
    await items.loadAround(offset);
    this.#ports.dispatch({ type: 'loadedAround', token, offset });
  }

  async #foldTakenBack(items: ItemStore, { token, border, how }: EffectOf<'foldTakenBack'>): Promise<void> {
    await items.foldTakenBack(border, how);
    this.#ports.dispatch({ type: 'loadedAround', token, offset: border });
  }

  /** A search takes the place of the one before. */
  async #find(items: ItemStore, { token, request }: EffectOf<'find'>): Promise<void> {
    this.#search.abort();
    this.#search = new AbortController();
    const offset = await items.find(request, this.#search.signal);
    this.#ports.dispatch({ type: 'found', token, offset });
  }

  async #readRaw(items: ItemStore, { token, offset, part }: EffectOf<'readRaw'>): Promise<void> {
    const lines = await items.readRaw(offset, part);
    this.#ports.dispatch({ type: 'rawRead', token, lines });
  }

  async #copyItem(items: ItemStore, { token, offset, part }: EffectOf<'copyItem'>): Promise<void> {
    const item = items.getSnapshot().items.find(candidate => candidate.offset === offset);
    if (item) await this.#ports.copy({ type: 'copy', token, ...partText(item, part) });
  }

  async #copyLink(items: ItemStore, { token, offset }: EffectOf<'copyLink'>): Promise<void> {
    const place = await items.lineOf(offset);
    if (place === null) return;
    await this.#ports.copy({ type: 'copy', token, what: 'link', text: `${place.path}:${place.line}` });
  }
}

function hitRequest({ layout }: EffectOf<'countHits'>): HitRequest | null {
  const text = layout?.searchQuery ?? '';
  if (layout === null || text === '') return null;
  return { text, rowsWith: (item, all) => countHitRows(item, all, layout) };
}

function loadItems(items: ItemStore, where: EffectOf<'loadItems'>['where']): void {
  switch (where) {
    case 'before':
      return items.loadBefore();
    case 'after':
      return items.loadAfter();
    case 'start':
      return items.loadStart();
    case 'end':
      return items.loadEnd();
    default:
      return where satisfies never;
  }
}
