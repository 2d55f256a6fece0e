/** What is said beside a field of one line: how it is taken, and how it is closed. */
import { type KeyLook, keyWords } from '../keymap.ts';

export function submitHint(look: KeyLook, context: 'name' | 'viewName' | 'tags', takes: string): string {
  const keys = [keyWords(look, context, ['submit', takes]), keyWords(look, context, ['cancel', 'close'])];
  return keys.filter(each => each !== '').join('   ');
}
