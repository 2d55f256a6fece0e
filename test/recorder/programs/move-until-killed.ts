/** Archives a conversation, or brings it back, and kills itself in front of one of the calls that change the disk. */
import { type FileOperations, nodeFileOperations } from '../../../src/rollout/file/file-operations.ts';
import { archiveConversation, unarchiveConversation } from '../../../src/sessions/archive/archive-family.ts';

const [how = '', codexHome = '', conversationId = '', rolloutPath = '', last = '0'] = process.argv.slice(2);
const CHANGES = new Set(['mkdir', 'link', 'rename', 'unlink']);
let calls = 0;
const operations = new Proxy(nodeFileOperations, {
  get(target, name) {
    const call = target[name as keyof FileOperations] as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => {
      if (CHANGES.has(String(name)) && ++calls > Number(last)) process.kill(process.pid, 'SIGKILL');
      return call(...args);
    };
  },
});
const move = how === 'archive' ? archiveConversation : unarchiveConversation;
await move({ codexHome, conversationId, rolloutPath, tools: { operations } });
