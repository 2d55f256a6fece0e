/**
 * Takes the place of Ink's `sanitize-ansi` when the program is bundled: what Ink would take out of each text of each frame, one
 * character at a time, never reaches it (text/sanitise.ts), and the painter lets nothing but SGR pass.
 */
function sanitizeAnsi(text: string): string {
  return text;
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module with a default export
export default sanitizeAnsi;
