/** A time zone: minutes east of UTC at an instant. Passed in, so that what is drawn can be tested anywhere. */
export type Zone = (epochMs: number) => number;

/** The zone this process runs in. */
export const localZone: Zone = epochMs => -new Date(epochMs).getTimezoneOffset();

/** The wall-clock reading in `zone` as a Date whose UTC fields hold it. */
export function inZone(epochMs: number, zone: Zone): Date {
  return new Date(epochMs + zone(epochMs) * 60_000);
}
