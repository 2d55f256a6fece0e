/** The one sentence of an error, whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** As `errorMessage`, for work in the background: a part of the program that was replaced by a newer one is named as that. */
export function failureMessage(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // The one of `import`, and that of `require`, which the built program has.
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return missing ? 'rolltop was updated while it ran: quit it and start it again.' : errorMessage(error);
}
