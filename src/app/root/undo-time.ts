/** How long `u` takes back what was done; as long as it is said in the footer. */
export const UNDO_MS = 120_000;
