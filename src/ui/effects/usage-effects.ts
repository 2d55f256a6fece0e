/** Runs the effects of the screen of what sessions used. Loaded when it is first opened: with it come its threads and the prices. */
import type { UsageEffect } from '../../app/effect.ts';
import { LocalUsageStore, type UsageStore } from '../../live/usage-store.ts';
import { pricesPath } from '../../usage/prices/prices-path.ts';
import type { EffectPorts } from './ports.ts';

type UsagePorts = Pick<EffectPorts, 'codexHome' | 'machine' | 'source' | 'hosts' | 'setUsage'>;

export class UsageEffects {
  readonly #ports: UsagePorts;
  #store: UsageStore | null = null;

  constructor(ports: UsagePorts) {
    this.#ports = ports;
  }

  run({ type }: UsageEffect): void {
    switch (type) {
      case 'openUsage':
        return this.#open();
      case 'stopUsage':
        return this.#store?.stop();
      case 'closeUsage':
        return this.#close();
      default:
        return type satisfies never;
    }
  }

  #open(): void {
    this.#store?.close();
    const { codexHome, machine, hosts, source } = this.#ports;
    this.#store = new LocalUsageStore({
      ...{ codexHome, hosts, pricesPath: pricesPath(machine.env) },
      find: id => source.conversations.find(id),
    });
    this.#ports.setUsage(this.#store);
  }

  #close(): void {
    this.#store?.close();
    this.#store = null;
    this.#ports.setUsage(null);
  }
}
