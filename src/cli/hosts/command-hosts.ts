/**
 * The hosts that a command reaches. Promises: each is connected once, when it is first needed, however many of its sessions are named; all
 * are let go when the command ends; nothing of hosts is loaded for a command that names none.
 */
import type { Fleet } from '../../fleet/desk/fleet.ts';
import type { FleetNeeds } from './open-fleet.ts';

export class CommandHosts {
  readonly #env: Readonly<Record<string, string | undefined>>;
  #fleet: Promise<Fleet> | null = null;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /**
   * Connects to those of them that are not connected yet. What is needed of hosts is the same in all of a command.
   * @throws (rejects) Error where there is no ssh
   */
  async reach(aliases: readonly string[], needs: Pick<FleetNeeds, 'rows' | 'ahead'> = {}): Promise<Fleet> {
    this.#fleet ??= import('./open-fleet.ts').then(({ openFleet }) => openFleet([], this.#env, needs));
    const fleet = await this.#fleet;
    for (const alias of aliases) fleet.add(alias);
    return fleet;
  }

  async close(): Promise<void> {
    const fleet = await this.#fleet?.catch(() => null);
    await fleet?.close();
  }
}
