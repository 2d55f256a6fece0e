/** Runs the effects of the search over all sessions. Loaded when its screen is first opened: with it come the search's threads. */
import type { SearchAllEffect } from '../../app/effect.ts';
import { LocalSearchStore, type SearchStore } from '../../live/search-store.ts';
import type { EffectPorts } from './ports.ts';

type SearchAllPorts = Pick<EffectPorts, 'codexHome' | 'folder' | 'source' | 'hosts' | 'setSearch'>;

export class SearchAllEffects {
  readonly #ports: SearchAllPorts;
  #store: SearchStore | null = null;

  constructor(ports: SearchAllPorts) {
    this.#ports = ports;
  }

  run(effect: SearchAllEffect): void {
    switch (effect.type) {
      case 'openSearchAll':
        return this.#open();
      case 'searchAll':
        return this.#store?.search(effect);
      case 'stopSearchAll':
        return this.#store?.stop();
      case 'closeSearchAll':
        return this.#close();
      default:
        return effect satisfies never;
    }
  }

  /** The threads start while the query is being typed. */
  #open(): void {
    const { codexHome, folder, source, hosts } = this.#ports;
    const { fitting } = source.conversations;
    this.#store ??= new LocalSearchStore({ codexHome, folder, fitting, hosts });
    this.#ports.setSearch(this.#store);
  }

  #close(): void {
    this.#store?.close();
    this.#store = null;
    this.#ports.setSearch(null);
  }
}
