/**
 * Runs effects: each becomes a call, and its result an action with the effect's token, of which `update` drops stale ones. What an
 * effect did not foresee costs that effect alone and is shown as a notice.
 */
import type { Action } from '../../app/action.ts';
import type { Effect, HostEffect, ListEffect, TimerEffect } from '../../app/effect.ts';
import { failureMessage } from '../../format/error-message.ts';
import { runHostEffect } from './host-effects.ts';
import { ItemEffects } from './item-effects.ts';
import type { EffectOf, EffectPorts } from './ports.ts';
import { SessionEffects } from './session-effects.ts';

/** Made when it is first used: its code is loaded then. */
class Late<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | null = null;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  get(): Promise<T> {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** Null: it was not used yet. */
  get made(): Promise<T> | null {
    return this.#made;
  }
}

export class EffectRunner {
  readonly #ports: EffectPorts;
  readonly #sessionEffects: SessionEffects;
  readonly #itemEffects: ItemEffects;
  readonly #many = new Late(async () => {
    const { ManyEffects } = await import('./many-effects.ts');
    return new ManyEffects(this.#ports);
  });
  readonly #examining = new Late(async () => {
    const { ExamineEffects } = await import('./examine-effects.ts');
    return new ExamineEffects(this.#ports);
  });
  readonly #searchingAll = new Late(async () => {
    const { SearchAllEffects } = await import('./search-all-effects.ts');
    return new SearchAllEffects(this.#ports);
  });
  readonly #editing = new Late(async () => {
    const { EditEffects } = await import('./edit-effects.ts');
    return new EditEffects(this.#ports);
  });
  readonly #exporting = new Late(async () => {
    const { ExportEffects } = await import('./export-effects.ts');
    return new ExportEffects({ ...this.#ports, copy: effect => this.#sessionEffects.run(effect) });
  });
  readonly #usage = new Late(async () => {
    const { UsageEffects } = await import('./usage-effects.ts');
    return new UsageEffects(this.#ports);
  });

  constructor(ports: EffectPorts) {
    this.#ports = ports;
    this.#sessionEffects = new SessionEffects(ports);
    this.#itemEffects = new ItemEffects({ ...ports, copy: effect => this.#sessionEffects.run(effect) });
  }

  readonly run = (effect: Effect): void => {
    const { stateFolder, dispatch } = this.#ports;
    switch (effect.type) {
      case 'quit':
      case 'suspend':
      case 'redraw':
        return this.#ports[effect.type]();
      case 'notify':
        return this.#ports.notify(effect.way, effect.text);
      case 'setView':
      case 'preview':
      case 'showTails':
      case 'readTitles':
        return this.#show(effect);
      case 'loadHighlight':
        return this.#report(this.#loadHighlight());
      case 'loadDraft':
        return dispatch({ type: 'draftLoaded', token: effect.token, text: stateFolder.readDraft(effect.id) });
      case 'saveDraft':
        return this.#said(stateFolder.saveDraft(effect.id, effect.text));
      case 'savePreferences':
        return stateFolder.savePreferences(effect.preferences);
      case 'expireNotice':
        return this.#later(effect, { type: 'noticeExpired', token: effect.token });
      case 'awaitRest':
        return this.#later(effect, { type: 'rested', id: effect.id });
      case 'open':
      case 'openHit':
      case 'close':
      case 'showItems':
      case 'loadItems':
      case 'loadAround':
      case 'foldTakenBack':
      case 'find':
      case 'stopFind':
      case 'countHits':
      case 'readRaw':
      case 'copyItem':
      case 'copyLink':
        return this.#report(this.#itemEffects.run(effect));
      case 'openSearchAll':
      case 'searchAll':
      case 'stopSearchAll':
      case 'closeSearchAll':
        return this.#report(this.#searchingAll.get().then(searching => searching.run(effect)));
      case 'editFile':
      case 'editDraft':
      case 'pageItem':
        return this.#report(this.#editing.get().then(editing => editing.run(effect)));
      case 'prepareExport':
      case 'writeExport':
      case 'copyExport':
      case 'closeExport':
        return this.#report(this.#exporting.get().then(exporting => exporting.run(effect)));
      case 'openUsage':
      case 'stopUsage':
      case 'closeUsage':
        return this.#report(this.#usage.get().then(usage => usage.run(effect)));
      case 'planMany':
      case 'runMany':
      case 'stopMany':
        return this.#report(this.#many.get().then(many => many.run(effect)));
      case 'examine':
      case 'stopExamining':
        return this.#report(this.#examining.get().then(examining => examining.run(effect)));
      default:
        return this.#report(this.#others(effect));
    }
  };

  #show(effect: ListEffect): void {
    const { source } = this.#ports;
    switch (effect.type) {
      case 'setView':
        return source.conversations.setView(effect.view);
      case 'preview':
        return source.preview.show(effect.id);
      case 'showTails':
        return source.tails.show(effect.ids);
      case 'readTitles':
        return source.conversations.setVisibleRows(effect);
      default:
        return effect satisfies never;
    }
  }

  /** A sentence about what could not be done; null: it was. */
  #said(problem: string | null): void {
    if (problem !== null) this.#ports.dispatch({ type: 'effectFailed', message: problem });
  }

  #report(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#ports.dispatch({ type: 'effectFailed', message: failureMessage(error) });
    });
  }

  #later({ afterMs }: TimerEffect, action: Action): void {
    setTimeout(() => this.#ports.dispatch(action), afterMs).unref();
  }

  /** At the end of the program: what waits outside of it is removed. */
  async close(): Promise<void> {
    (await this.#exporting.made)?.close();
  }

  /** Views with names, whose code is loaded when one is first asked for, hosts, and what is done to a session. */
  async #others(
    effect:
      | Parameters<SessionEffects['run']>[0]
      | HostEffect
      | EffectOf<'readViews' | 'readFilterViews' | 'changeView'>,
  ): Promise<void> {
    switch (effect.type) {
      case 'readViews':
      case 'readFilterViews':
      case 'changeView':
        return (await import('./view-effects.ts')).runViewEffect(effect, this.#ports);
      case 'readHosts':
      case 'chooseHost':
      case 'retryHost':
      case 'askHost':
        return runHostEffect(effect, this.#ports);
      default:
        return this.#sessionEffects.run(effect);
    }
  }

  async #loadHighlight(): Promise<void> {
    const { createHighlighter } = await import('../../text/code-colours.ts');
    this.#ports.dispatch({ type: 'highlightLoaded', highlight: createHighlighter() });
  }
}
