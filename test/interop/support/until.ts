/** Waits for a condition, and says what it waited for when it never came. */

const POLL_MS = 20;
const PATIENCE_MS = 30_000;

/** The first value that is neither undefined, null nor false. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + PATIENCE_MS;
  let seen: T;
  do {
    seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) {
      return seen as Exclude<T, undefined | null | false>;
    }
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  } while (Date.now() < end);
  throw new Error(`Waited in vain for ${what}.`);
}
