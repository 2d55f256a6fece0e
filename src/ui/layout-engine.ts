/**
 * Yoga, which lays out what Ink draws, loaded by itself: Ink would wait for it while it is loaded, which a script cannot, and both
 * together are more than a key should wait for. The bundle gives Ink this one.
 */
import { loadYoga, type Yoga } from 'yoga-layout/load';

/** @public Read by Ink, in the bundle. */
export let layoutEngine: Yoga;

export async function loadLayoutEngine(): Promise<void> {
  layoutEngine ??= await loadYoga();
}
