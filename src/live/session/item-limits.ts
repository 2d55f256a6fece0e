/** How much of a session is read at a time, and how much is kept. In tests small, so that small files have many chunks. */
import { PIECE_LIMITS, type PieceLimits } from '../../rollout/read/turn-reader.ts';

export interface ItemLimits {
  /** Of the end of the file, at opening: a first screen and what is above it. */
  readonly tailBytes: number;
  /** About a screenful; each further load in one direction doubles it, up to the largest. */
  readonly firstLoadBytes: number;
  readonly largestLoadBytes: number;
  /** What is kept besides what is on screen: enough for a hundred screens, little enough for a small machine. */
  readonly keptBytes: number;
  readonly keptLines: number;
  readonly pieces: PieceLimits;
}

export const ITEM_LIMITS: ItemLimits = {
  tailBytes: 64 * 1024,
  firstLoadBytes: 64 * 1024,
  largestLoadBytes: 1024 * 1024,
  keptBytes: 8 * 1024 * 1024,
  keptLines: 3_000,
  pieces: PIECE_LIMITS,
};
