/** The tree as a whole: how far the first listing is, what the root is, how it is watched. */
import { type RootState, type UnlistedFolder, unlistedText } from '../../sessions/walk.ts';
import type { ConversationsSnapshot } from '../snapshot.ts';
import type { WatchMode } from '../watcher.ts';
import type { Phase } from './tree-follower.ts';

export class TreeStatus {
  phase: Phase = 'first';
  /** All names are known. */
  listed = false;
  watching: WatchMode = { mode: 'events', reason: null };
  #unlisted: string | null = null;
  #root: RootState = { kind: 'missing' };

  /** Sets the root; returns whether what the screen says of it changes. */
  takeRoot(root: RootState): boolean {
    const same = root.kind === this.#root.kind && messageOf(root) === messageOf(this.#root);
    this.#root = root;
    return !same;
  }

  /** All names are known, but of the folders that cannot be read; returns whether that is news. */
  takeListed(unlisted: readonly UnlistedFolder[]): boolean {
    const text = unlistedText(unlisted);
    const isNews = !this.listed || text !== this.#unlisted;
    this.listed = true;
    this.#unlisted = text;
    return isNews;
  }

  takeMode(mode: WatchMode): true {
    this.watching = mode;
    return true;
  }

  get shown(): Pick<ConversationsSnapshot, 'phase' | 'problem' | 'unlisted' | 'missing' | 'watching'> {
    const { phase, watching } = this;
    const missing = phase !== 'first' && this.#root.kind === 'missing';
    return { phase, watching, problem: messageOf(this.#root), unlisted: this.#unlisted, missing };
  }
}

function messageOf(root: RootState): string | null {
  return root.kind === 'problem' ? root.message : null;
}
