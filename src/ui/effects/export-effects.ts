/** Runs the effects that make documents of sessions: one export at a time, each in place of the one before. Loaded when it is first used. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { PreparedExport } from '../../actions/export.ts';
import { prepareExport } from '../../actions/prepare-export.ts';
import type { ExportEffect } from '../../app/effect.ts';
import { errorMessage } from '../../format/error-message.ts';
import { knownConversation } from './known-conversation.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

/** Progress is drawn so often at most. */
const PROGRESS_MS = 100;

interface ExportPorts
  extends Pick<
    EffectPorts,
    'machine' | 'codexHome' | 'cwd' | 'source' | 'hosts' | 'items' | 'stateFolder' | 'dispatch'
  > {
  readonly copy: (effect: EffectOf<'copy'>) => Promise<void>;
}

export class ExportEffects {
  readonly #ports: ExportPorts;
  #making = new AbortController();
  #prepared: PreparedExport | null = null;

  constructor(ports: ExportPorts) {
    this.#ports = ports;
  }

  /** @throws (rejects) what no action foresees */
  async run(effect: ExportEffect): Promise<void> {
    switch (effect.type) {
      case 'prepareExport':
        return this.#prepare(effect);
      case 'writeExport':
        return this.#write(effect);
      case 'copyExport':
        return this.#copy(effect);
      case 'closeExport':
        this.close();
        // The screen below did not follow the disk meanwhile.
        return this.#ports.dispatch({ type: 'diskChanged' });
      default:
        return effect satisfies never;
    }
  }

  /** Stops what is being made, and removes what waits. */
  close(): void {
    this.#making.abort();
    this.#prepared?.discard();
    this.#prepared = null;
  }

  async #prepare(effect: EffectOf<'prepareExport'>): Promise<void> {
    this.close();
    const making = new AbortController();
    this.#making = making;
    const { dispatch } = this.#ports;
    const { token } = effect;
    try {
      const prepared = await this.#made(effect, making.signal);
      if (making.signal.aborted) return prepared.discard();
      this.#prepared = prepared;
      dispatch({ type: 'exportPrepared', token, review: prepared.review });
    } catch (error) {
      if (!making.signal.aborted) dispatch({ type: 'exportFailed', token, message: errorMessage(error) });
    }
  }

  #made(
    { token, ids, position, choices }: EffectOf<'prepareExport'>,
    signal: AbortSignal,
  ): Promise<PreparedExport> {
    const { machine, codexHome, cwd, hosts, stateFolder, dispatch } = this.#ports;
    const conversations = ids.flatMap(id => knownConversation({ id }, this.#ports) ?? []);
    let shownMs = performance.now();
    return prepareExport(conversations, {
      codexHome,
      homeFolder: machine.env.HOME ?? homedir(),
      cwd,
      waiting: join(stateFolder.path, 'export'),
      nowMs: Date.now(),
      ...(hosts !== null && { filesOf: (host: string) => hosts.filesOf(host) }),
      choices,
      position,
      signal,
      onProgress: share => {
        const nowMs = performance.now();
        if (nowMs - shownMs < PROGRESS_MS || signal.aborted) return;
        shownMs = nowMs;
        dispatch({ type: 'exportMoved', token, share });
      },
    });
  }

  async #write({ token, target }: EffectOf<'writeExport'>): Promise<void> {
    const { dispatch } = this.#ports;
    const gone = {
      kind: 'failed',
      message: 'The documents are not there any more: open the export again.',
    } as const;
    const written = (await this.#prepared?.write(this.#path(target))) ?? gone;
    dispatch({ type: 'exportWritten', token, written });
  }

  /** As a person types it: `~` is the home folder, and what is not absolute begins where rolltop was started. */
  #path(target: string): string {
    const { machine, cwd } = this.#ports;
    if (target === '~' || target.startsWith('~/'))
      return join(machine.env.HOME ?? homedir(), target.slice(1));
    return isAbsolute(target) ? target : resolve(cwd, target);
  }

  async #copy({ token, writeKey }: EffectOf<'copyExport'>): Promise<void> {
    const text = this.#prepared?.text() ?? null;
    if (text !== null) return this.#ports.copy({ type: 'copy', token, what: 'document', text });
    const advice = writeKey === '' ? '' : ` ${writeKey} writes it.`;
    const message = `The document is too long for a clipboard.${advice}`;
    this.#ports.dispatch({ type: 'copied', token, message });
  }
}
