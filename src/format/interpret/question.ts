/**
 * Questions of the model to the person, and what the person answered (FORMAT.md, section 12). Promises: words, no JSON; what is no question or
 * no answer stays as it is written. Does not pair the two: `items/call-tracker.ts` does.
 */
import type { Question } from '../items/item.ts';
import { prettyJson } from '../json-text.ts';
import type { JsonObject } from '../line.ts';
import { arrayOf, field, objectOf, stringOf } from '../narrow.ts';
import { parseJson } from '../parse-json.ts';
import { isJsonObject } from '../parse-line.ts';

/** Tools that ask the person. The second does not wait for the answer, which comes as a prompt. */
const QUESTION_TOOLS: ReadonlySet<string> = new Set(['request_user_input', 'request_user_input_async']);

/** What was answered, by the id of the question. */
export type Answers = ReadonlyMap<string, string>;

/** The questions in a call of `tool` with these parsed arguments; null when there are none. */
export function questionsOf(tool: string, args: unknown): readonly Question[] | null {
  if (!QUESTION_TOOLS.has(tool) || !isJsonObject(args)) return null;
  const questions = arrayOf(args, 'questions').filter(isJsonObject).map(questionOf);
  return questions.length === 0 ? null : questions;
}

function questionOf(question: JsonObject): Question {
  const [text, title, header] = ['question', 'title', 'header'].map(key => stringOf(question, key) ?? '');
  return {
    id: stringOf(question, 'id') ?? '',
    header: header ?? '',
    text: text || title || prettyJson(question),
    options: arrayOf(question, 'options').map(optionOf),
  };
}

function optionOf(option: unknown): Question['options'][number] {
  if (!isJsonObject(option)) return { label: String(option), description: '' };
  return { label: stringOf(option, 'label') ?? '', description: stringOf(option, 'description') ?? '' };
}

const ANSWERS_START = /^\s*\{\s*"answers"\s*:\s*\{/;
/** Before what the person wrote beside the options. */
const NOTE_MARK = /^user_note: /;

/** The answers in an output `{"answers":{ID:{"answers":["…"]}}}`; null when it is none. */
export function answersOf(output: string): Answers | null {
  if (!ANSWERS_START.test(output)) return null;
  const value = parseJson(output);
  const answers = isJsonObject(value) ? objectOf(value, 'answers') : null;
  if (!answers) return null;
  const words = Object.keys(answers).map(id => [id, answerWords(field(answers, id))] as const);
  return words.every(([, text]) => text !== null) ? new Map(words as [string, string][]) : null;
}

function answerWords(answer: unknown): string | null {
  const given = isJsonObject(answer) ? arrayOf(answer, 'answers') : Array.isArray(answer) ? answer : null;
  if (!given) return null;
  return given.map(each => String(each).replace(NOTE_MARK, '')).join('\n');
}

/** The answers as one text; with the questions known, each of several says which one it answers. */
export function answerText(answers: Answers, questions: readonly Question[] = []): string {
  const names = new Map(questions.map(({ id, header, text }) => [id, header || text]));
  const named = answers.size > 1 && questions.length > 0;
  return [...answers].map(([id, words]) => (named ? `${names.get(id) ?? id}: ${words}` : words)).join('\n');
}
