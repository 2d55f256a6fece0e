/** The program that is talked to: ssh, or the agent itself in a test. */
export interface Pipe {
  write(bytes: Buffer): void;
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  kill(): void;
}
