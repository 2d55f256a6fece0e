/** The text of an item, for searching and copying. Promises: plain text, not sanitised, not wrapped; only what is in the file. */
import type { ImageReference, Item, PatchFile, Question, ToolOutput } from './item.ts';

/** The text of an item. The parts of a tool call come in the order in which they are shown. */
export function itemText(item: Item): string {
  switch (item.kind) {
    case 'user':
    case 'assistant':
      return joined(item.text, ...item.images.map(imageText));
    case 'tool_call':
      return joined(item.command ?? `${item.tool} ${item.input}`, item.about ?? '', outputText(item.output));
    case 'question':
      return joined(...item.questions.map(questionText), outputText(item.output));
    case 'tool_output':
      return outputText(item.output);
    case 'patch':
      return joined(...item.files.map(patchText), outputText(item.output));
    case 'web_search':
      return item.query;
    case 'image':
      return joined(item.prompt ?? '', item.failure ?? '', imageText(item.image));
    case 'compacted':
      return joined(item.text, ...item.prompts);
    case 'turn_aborted':
      return item.reason ?? '';
    case 'tokens':
      return item.total === null ? '' : String(item.total);
    case 'fork':
      return item.parentId;
    case 'continued':
      return item.segmentId;
    case 'turn_completed':
      return item.error ?? '';
    case 'turn_started':
    case 'oversize':
      return '';
    default:
      return item.text;
  }
}

function outputText(output: ToolOutput | null): string {
  return output ? joined(output.text, ...output.images.map(imageText)) : '';
}

function questionText({ text, options }: Question): string {
  return joined(text, ...options.map(({ label, description }) => joined(label, description)));
}

function patchText(file: PatchFile): string {
  const moved = file.movedTo === null ? file.path : `${file.path} → ${file.movedTo}`;
  return joined(
    moved,
    ...file.lines.map(line => (line.sign === '@' ? `@@ ${line.text}` : line.sign + line.text)),
  );
}

function imageText(image: ImageReference): string {
  return image.location ?? '';
}

function joined(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join('\n');
}
