/** What has a state that changes, as the screens see it. */
export interface Subscribable<S> {
  getSnapshot(): S;
  /** Calls back after each change (coalesced, never during `getSnapshot`); returns the way to stop. */
  subscribe(listener: () => void): () => void;
}
