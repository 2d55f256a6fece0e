/** Two small jobs that a session of the demo gave to sub-agents. */
import { run, type Story, think } from './story.ts';

export const DELEGATED: readonly Story[] = [
  {
    project: 'api-gateway',
    branch: 'main',
    turns: [
      {
        prompt: 'List every caller of the uploader that has no time limit of its own.',
        steps: [
          run("rg -n 'upload\\(' src/", 'src/backup.ts:41: upload(part)\nsrc/avatar.ts:19: upload(image)\n'),
          think('Reading the callers', 'The backup passes no limit, the avatar passes 10 s.'),
        ],
        answer: 'One caller has none: `src/backup.ts:41`.',
      },
    ],
  },
  {
    project: 'api-gateway',
    branch: 'main',
    turns: [
      {
        prompt: 'Write a test in which the bucket is gone, and see it fail.',
        steps: [
          run('npm test -- uploader', '✗ the bucket is gone (timeout)\n1 failed\n', {
            exitCode: 1,
            ms: 5200,
          }),
        ],
        answer: 'The test is there and fails as expected: the uploader never gives up.',
      },
    ],
  },
];
