/** Runs the effects that lend the terminal to the person's editor or pager, one at a time. Loaded when one is first used. */
import { partText } from '../../actions/copied-text.ts';
import { editDraft, editFile, pageText } from '../../actions/edit.ts';
import type { EditEffect } from '../../app/effect.ts';
import { knownFolder } from './known-conversation.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

export class EditEffects {
  readonly #ports: EffectPorts;
  #isLent = false;

  constructor(ports: EffectPorts) {
    this.#ports = ports;
  }

  /** A key that was pressed again while the program was being started opens nothing twice. */
  async run(effect: EditEffect): Promise<void> {
    if (this.#isLent) return;
    this.#isLent = true;
    try {
      await this.#run(effect);
    } finally {
      this.#isLent = false;
    }
  }

  #run(effect: EditEffect): Promise<void> {
    switch (effect.type) {
      case 'editFile':
        return this.#editFile(effect);
      case 'editDraft':
        return this.#editDraft(effect);
      case 'pageItem':
        return this.#pageItem(effect);
      default:
        return effect satisfies never;
    }
  }

  async #editFile({ token, conversation, place }: EffectOf<'editFile'>): Promise<void> {
    const { machine, cwd, editor, lendTerminal, dispatch } = this.#ports;
    const lent = await editFile(place, {
      folder: knownFolder(conversation, this.#ports),
      cwd,
      env: machine.env,
      editor: editor(),
      lendTerminal,
    });
    dispatch({ type: 'lentBack', token, lent });
  }

  async #editDraft({ token, conversation, text }: EffectOf<'editDraft'>): Promise<void> {
    const { machine, cwd, stateFolder, editor, lendTerminal, dispatch } = this.#ports;
    const edited = await editDraft(text, {
      root: stateFolder.path,
      cwd,
      env: machine.env,
      editor: editor(),
      lendTerminal,
    });
    dispatch({ type: 'draftWritten', token, conversation, edited });
  }

  async #pageItem({ token, offset }: EffectOf<'pageItem'>): Promise<void> {
    const { machine, items, lendTerminal, dispatch } = this.#ports;
    const item = items()
      ?.getSnapshot()
      .items.find(each => each.offset === offset);
    if (item === undefined) return;
    const hasOutput =
      item.kind !== 'patch' && 'output' in item && typeof item.output === 'object' && item.output?.text;
    const { text } = partText(item, hasOutput ? 'output' : item.kind === 'patch' ? 'patch' : 'text');
    dispatch({ type: 'lentBack', token, lent: await pageText(text, { env: machine.env, lendTerminal }) });
  }
}
