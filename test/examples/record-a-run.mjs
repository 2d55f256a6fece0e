// Records what an agent of yours does as a session that Codex lists and resumes.
//
//     node record-a-run.mjs [CODEX_HOME]
// @ts-check
import { homedir } from 'node:os';
import path from 'node:path';
import { RolloutRecorder } from 'rolltop';

const codexHome = process.argv[2] ?? process.env.CODEX_HOME ?? path.join(homedir(), '.codex');

// The file is on disk, with its first line, before `create` resolves; until `shutdown` nobody else can write to it.
const recorder = await RolloutRecorder.create({ codexHome, cwd: process.cwd() });
await recorder.recordUserMessage('Which tests fail?');

// What your model answers, in the shape of the Responses API. A call and its output have the same `call_id`.
await recorder.recordItems([
  {
    type: 'function_call',
    name: 'shell',
    arguments: JSON.stringify({ command: ['npm', 'test'] }),
    call_id: 'call_1',
  },
  { type: 'function_call_output', call_id: 'call_1', output: 'FAIL test/retry.test.ts' },
  {
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'One of them: test/retry.test.ts.' }],
  },
]);

// After a durable flush the lines survive a power cut.
await recorder.flush({ durable: true });
await recorder.shutdown();
console.log(`codex resume ${recorder.conversationId}`);
