/** The terminal while another program has it. */
export interface Loan {
  /** Aborted when rolltop has to end while that program still runs. */
  readonly signal: AbortSignal;
  /** Shows a text below that program's own last words, and waits for any key before rolltop's screen covers both. */
  showUntilKey(text: string): Promise<void>;
}
