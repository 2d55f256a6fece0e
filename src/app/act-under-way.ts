/** What `u` takes back: for how long, and an act that is not done yet. */
import type { Token } from './effect.ts';
import type { AppState } from './state.ts';

/** How long `u` takes back what was done; as long as it is said in the footer. */
export const UNDO_MS = 120_000;

/** `u` is for this act from now on, whenever it ends. */
export const begunAct = (state: AppState, token: Token): AppState => ({
  ...state,
  underWay: { token, takeBack: false },
});

/** It is taken back as soon as it has ended. */
export const takenBack = (state: AppState): AppState => ({
  ...state,
  underWay: state.underWay && { ...state.underWay, takeBack: true },
});
