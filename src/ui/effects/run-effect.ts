/**
 * Runs effects: each becomes a call, and its result an action with the effect's token, of which `update` drops stale ones. What an
 * effect did not foresee costs that effect alone and is shown as a notice.
 */
import type { Action } from '../../app/action.ts';
import type { EditEffect, Effect, HostEffect, ListEffect, TimerEffect } from '../../app/effect.ts';
import { failureMessage } from '../../format/error-message.ts';
import type { EditEffects } from './edit-effects.ts';
import type { ExamineEffects } from './examine-effects.ts';
import type { ExportEffects } from './export-effects.ts';
import { runHostEffect } from './host-effects.ts';
import { ItemEffects } from './item-effects.ts';
import type { ManyEffects } from './many-effects.ts';
import type { EffectOf, EffectPorts } from './ports.ts';
import type { SearchAllEffects } from './search-all-effects.ts';
import { SessionEffects } from './session-effects.ts';
import type { UsageEffects } from './usage-effects.ts';

export class EffectRunner {
  readonly #ports: EffectPorts;
  readonly #sessionEffects: SessionEffects;
  readonly #itemEffects: ItemEffects;
  #manyEffects: Promise<ManyEffects> | null = null;
  #examineEffects: Promise<ExamineEffects> | null = null;
  #searchAllEffects: Promise<SearchAllEffects> | null = null;
  #editEffects: Promise<EditEffects> | null = null;
  #exportEffects: Promise<ExportEffects> | null = null;
  #usageEffects: Promise<UsageEffects> | null = null;

  constructor(ports: EffectPorts) {
    this.#ports = ports;
    this.#sessionEffects = new SessionEffects(ports);
    this.#itemEffects = new ItemEffects({ ...ports, copy: effect => this.#sessionEffects.run(effect) });
  }

  readonly run = (effect: Effect): void => {
    const { stateFolder, dispatch } = this.#ports;
    switch (effect.type) {
      case 'quit':
        return this.#ports.quit();
      case 'suspend':
        return this.#ports.suspend();
      case 'redraw':
        return this.#ports.redraw();
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
        return this.#report(this.#searchAll().then(searching => searching.run(effect)));
      case 'editFile':
      case 'editDraft':
      case 'pageItem':
        return this.#report(this.#edit(effect));
      case 'prepareExport':
      case 'writeExport':
      case 'copyExport':
      case 'closeExport':
        return this.#report(this.#exporting().then(exporting => exporting.run(effect)));
      case 'usage':
        return this.#report(this.#usage().then(usage => usage.run(effect)));
      case 'planMany':
      case 'runMany':
      case 'stopMany':
        return this.#report(this.#many().then(many => many.run(effect)));
      case 'examine':
      case 'stopExamining':
        return this.#report(this.#examine().then(examining => examining.run(effect)));
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

  /** Loaded when the search over all sessions is first opened. */
  #searchAll(): Promise<SearchAllEffects> {
    this.#searchAllEffects ??= import('./search-all-effects.ts').then(
      ({ SearchAllEffects }) => new SearchAllEffects(this.#ports),
    );
    return this.#searchAllEffects;
  }

  #later({ afterMs }: TimerEffect, action: Action): void {
    setTimeout(() => this.#ports.dispatch(action), afterMs).unref();
  }

  async #edit(effect: EditEffect): Promise<void> {
    this.#editEffects ??= import('./edit-effects.ts').then(({ EditEffects }) => new EditEffects(this.#ports));
    await (await this.#editEffects).run(effect);
  }

  /** Loaded when something is first exported. */
  #exporting(): Promise<ExportEffects> {
    this.#exportEffects ??= import('./export-effects.ts').then(
      ({ ExportEffects }) =>
        new ExportEffects({ ...this.#ports, copy: effect => this.#sessionEffects.run(effect) }),
    );
    return this.#exportEffects;
  }

  /** At the end of the program: what waits outside of it is removed. */
  async close(): Promise<void> {
    (await this.#exportEffects)?.close();
  }

  /** Loaded when its screen is first opened. */
  #usage(): Promise<UsageEffects> {
    this.#usageEffects ??= import('./usage-effects.ts').then(
      ({ UsageEffects }) => new UsageEffects(this.#ports),
    );
    return this.#usageEffects;
  }

  /** Loaded when several sessions are first acted on. */
  #many(): Promise<ManyEffects> {
    this.#manyEffects ??= import('./many-effects.ts').then(({ ManyEffects }) => new ManyEffects(this.#ports));
    return this.#manyEffects;
  }

  /** Loaded when a session is first examined. */
  #examine(): Promise<ExamineEffects> {
    this.#examineEffects ??= import('./examine-effects.ts').then(
      ({ ExamineEffects }) => new ExamineEffects(this.#ports),
    );
    return this.#examineEffects;
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
