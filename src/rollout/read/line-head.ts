/**
 * What the first bytes of a line tell about it, for whoever cannot parse every line of a gigabyte. Promises: a line that does not begin
 * as Codex and rolltop write it (another order of keys, other spacing) is said to need parsing; no key is taken to stand twice in
 * one object. Written down as a tree of looks at four bytes each, because `line-scan-module.ts` makes machine code of the same tree.
 */

/**
 * `parse`: only parsing tells what it is, or it is a prompt, the border of a turn, or a call to look at a picture. `answer`: a part of an
 * answer, if it is not damaged. `output`: the same, and it may answer such a call. `said`: perhaps a part of an answer. `aside`: none.
 */
export type LineHead = 'parse' | 'answer' | 'output' | 'said' | 'aside';

/** What is known already, or where to look next; places are counted from the line's begin, or from where the last `Skip` has led. */
export type Look = LineHead | Words | Skip;

/** Four bytes: what they may be, and what follows from each. */
export interface Words {
  readonly at: number;
  readonly words: ReadonlyMap<number, Look>;
  readonly other: Look;
}

/** Where `word` stands, what is behind it is passed: digits, or a string with its comma. What follows is looked at from there. */
export interface Skip {
  readonly at: number;
  readonly word: number;
  readonly over: 'digits' | 'string';
  /** Where that begins, from the word on. */
  readonly from: number;
  readonly then: Look;
}

/** A shorter line is parsed: what is looked at must be the line's own. */
export const SHORTEST_BYTES = 112;
const QUOTE = 0x22;

/** What the line in `bytes` from `from` to `to` is. */
export function lineHead(bytes: Uint8Array, from: number, to: number): LineHead {
  if (to - from < SHORTEST_BYTES) return 'parse';
  let [look, place] = [lineLook, from];
  while (typeof look !== 'string') {
    const found = wordAt(bytes, place + look.at);
    if ('words' in look) look = look.words.get(found) ?? look.other;
    else {
      place += look.at;
      if (found === look.word) place = behind(bytes, place + look.from, look.over);
      look = look.then;
    }
  }
  return look;
}

function behind(bytes: Uint8Array, from: number, over: Skip['over']): number {
  let at = from;
  if (over === 'digits') while (isDigit(bytes[at])) at += 1;
  else while (at < bytes.length && bytes[at] !== QUOTE) at += 1;
  return over === 'digits' ? at : at + '",'.length;
}

function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Bytes behind the end count as 0, which no text has. Put together here: asking a DataView takes three times as long. */
function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  return low | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

function word(text: string): number {
  return wordAt(new TextEncoder().encode(text), 0);
}

function words(at: number, looks: Readonly<Record<string, Look>>, other: Look): Words {
  return { at, words: new Map(Object.entries(looks).map(([text, look]) => [word(text), look])), other };
}

/** A value that is told by its first four letters: of the key there, which may stand behind an id. */
function afterId(at: number, key: string, value: Words): Skip {
  const then = words(0, { [key.slice(0, 4)]: value }, 'parse');
  return { at, word: word('"id"'), over: 'string', from: '"id":"'.length, then };
}

function responseItem(at: number, answer: LineHead): Words {
  const role = words('"role":"'.length, { user: 'parse', assi: answer }, 'said');
  const name = words('"name":"'.length, { view: 'parse' }, answer);
  const call = afterId(at + 'function_call",'.length, '"name"', name);
  return words(
    at,
    {
      mess: afterId(at + 'message",'.length, '"role"', role),
      func: words(at + 'function_c'.length, { 'all"': call, all_: 'output' }, 'parse'),
      // Of custom tools, and of tool_search.
      cust: 'output',
      tool: 'output',
      // reasoning, local_shell_call and web_search_call.
      reas: answer,
      loca: answer,
      web_: answer,
    },
    'said',
  );
}

function event(at: number): Words {
  const item = words(0, { '"ite': words('"item":{"type":"'.length, { User: 'parse' }, 'said') }, 'parse');
  const turn = words(0, { '"tur': skipString(0, '"turn_id":"', item) }, 'parse');
  const thread = at + 'item_completed",'.length;
  return words(
    at,
    {
      // agent_message and agent_reasoning.
      agen: 'answer',
      // user_message; task_started, turn_aborted and the like; item_completed.
      user: 'parse',
      task: 'parse',
      turn: 'parse',
      item: words(thread, { '"thr': skipString(thread, '"thread_id":"', turn) }, 'parse'),
    },
    'said',
  );
}

function skipString(at: number, before: string, then: Look): Skip {
  return { at, word: word(before), over: 'string', from: before.length, then };
}

/** `at` is where the key after the envelope's type begins, with its comma. */
function payload(at: number, look: (at: number) => Words): Words {
  const object = at + ',"payload":'.length;
  const type = words(object, { '{"ty': look(object + '{"type":"'.length) }, 'parse');
  return words(at, { ',"pa': type }, 'parse');
}

function envelope(): Skip {
  const type = ',"type":"'.length;
  const kinds = words(
    type,
    {
      resp: payload(type + 'response_item"'.length, at => responseItem(at, 'answer')),
      even: payload(type + 'event_msg"'.length, event),
      // turn_context, compacted, world_state and token_usage_record hold nothing of a turn, whatever is in them.
      turn: 'aside',
      comp: 'aside',
      worl: 'aside',
      toke: 'aside',
    },
    'parse',
  );
  const at = '{"timestamp":"2026-11-22T06:28:25.674Z"'.length;
  const then = words(0, { ',"ty': kinds }, 'parse');
  return { at, word: word(',"or'), over: 'digits', from: ',"ordinal":'.length, then };
}

/** An item without an envelope: in a file of envelopes it is nothing. One with its type first is an envelope in another order. */
function bare(): Words {
  const type = '{"type":"'.length;
  return words(type, { resp: 'parse', even: 'parse' }, responseItem(type, 'said'));
}

/** Where to look first. */
export const lineLook: Look = words(0, { '{"ti': envelope(), '{"ty': bare() }, 'parse');
