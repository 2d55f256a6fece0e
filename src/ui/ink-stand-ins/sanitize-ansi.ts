/**
 * In place of Ink's `sanitize-ansi` when the program is bundled. Ink checks each text of each frame one character at a time; here text
 * is safe already (text/unicode/sanitise.ts), and the painter lets nothing but SGR through.
 */
function sanitizeAnsi(text: string): string {
  return text;
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module with a default export
export default sanitizeAnsi;
