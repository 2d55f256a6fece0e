/** What is known of the tree as a whole: how far the first listing is, what the root is, how it is watched. */
import type { RootState } from '../../sessions/walk.ts';
import type { ConversationsSnapshot } from '../snapshot.ts';
import type { WatchMode } from '../watcher.ts';
import type { Phase } from './tree-follower.ts';

export class TreeStatus {
  phase: Phase = 'first';
  /** All names are known. */
  listed = false;
  watching: WatchMode = { mode: 'events', reason: null };
  #root: RootState = { kind: 'missing' };

  /** Takes the root; returns whether there is something else to say of it. */
  takeRoot(root: RootState): boolean {
    const same = root.kind === this.#root.kind && messageOf(root) === messageOf(this.#root);
    this.#root = root;
    return !same;
  }

  get shown(): Pick<ConversationsSnapshot, 'phase' | 'problem' | 'missing' | 'watching'> {
    const { phase, watching } = this;
    const missing = phase !== 'first' && this.#root.kind === 'missing';
    return { phase, watching, problem: messageOf(this.#root), missing };
  }
}

function messageOf(root: RootState): string | null {
  return root.kind === 'problem' ? root.message : null;
}
