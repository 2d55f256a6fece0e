/** How long a test waits for something that comes in its own time, ms: a busy machine must not fail one. For `vi.waitFor`. */
export const PATIENCE = { timeout: 60_000, interval: 20 } as const;
