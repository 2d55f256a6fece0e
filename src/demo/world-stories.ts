/** A few conversations written by hand in other scripts and languages, with emoji, wide and combining characters. */
import { patch, run, type Story, think } from './story.ts';

export const WORLD_STORIES: readonly Story[] = [
  {
    project: 'kaimono-リスト',
    branch: 'main',
    turns: [
      {
        prompt: '買い物リストの並び順がおかしいです。五十音順にしてください。',
        steps: [
          think('並べ替えを調べる', 'いまは文字コード順で比較している。'),
          run("rg -n 'sort' src/", 'src/list.ts:27:  items.sort((a, b) => (a.name < b.name ? -1 : 1))\n'),
          patch(
            ['src/list.ts'],
            '*** Update File: src/list.ts',
            '@@',
            '-  items.sort((a, b) => (a.name < b.name ? -1 : 1))',
            "+  items.sort(new Intl.Collator('ja').compare)",
          ),
          run('npm test', '✓ りんご、ごはん、みそ汁 の順\n12 passed\n', { ms: 1900 }),
        ],
        answer:
          '直しました。`Intl.Collator` を使うと **五十音順** になります。\n\n| 前 | 後 |\n| --- | --- |\n| ごはん、みそ汁、りんご | ごはん、みそ汁、りんご 🍎 |',
      },
    ],
  },
  {
    project: 'shop-后端',
    branch: 'feature/优惠券',
    turns: [
      {
        prompt: '优惠券重复使用的问题,请找出原因并修复。',
        steps: [
          run('go test ./coupon/...', '--- FAIL: TestRedeemTwice (0.02s)\n', { exitCode: 1, ms: 2300 }),
          think('检查事务', '检查与扣减不在同一个事务里。'),
          patch(
            ['coupon/redeem.go'],
            '*** Update File: coupon/redeem.go',
            '@@ func Redeem',
            '-\tif used(ctx, id) { return ErrUsed }',
            '+\tif usedForUpdate(tx, id) { return ErrUsed }',
          ),
          run('go test ./coupon/...', 'ok  \tshop/coupon\t0.81s\n', { ms: 2100 }),
        ],
        answer: '原因:检查和扣减分开执行。现在两步在同一个事务中完成 ✅',
      },
    ],
  },
  {
    project: 'gießkanne',
    branch: 'größere-töpfe',
    turns: [
      {
        prompt: 'Die Gießzeiten springen bei der Zeitumstellung. Wo kommt das her?',
        steps: [
          run("rg -n 'setHours' src", 'src/zeitplan.ts:88:  next.setHours(6, 30, 0, 0);\n'),
          think('Überlegen', 'Die Uhrzeit ist örtlich, der Abstand wird aber in Millisekunden gezählt.'),
        ],
        answer:
          'In `src/zeitplan.ts` wird mit 86.400.000 ms weitergezählt. Am Tag der Umstellung sind es 82.800.000. Besser: den nächsten **Kalendertag** nehmen.',
      },
    ],
  },
  {
    project: 'chat-앱',
    branch: 'main',
    turns: [
      {
        prompt: '이모지가 포함된 메시지가 잘려요 👨‍👩‍👧‍👦 고쳐 주세요.',
        steps: [
          think('길이 계산 확인', '문자열 길이를 UTF-16 단위로 자르고 있다.'),
          run('node -e "console.log(\'👨‍👩‍👧‍👦\'.length)"', '11\n', { ms: 60 }),
        ],
        answer: '`Intl.Segmenter`로 자르도록 바꾸면 됩니다. 가족 이모지 👨‍👩‍👧‍👦 도 한 글자로 셉니다.',
      },
    ],
  },
  {
    project: 'web',
    branch: 'fix/rtl',
    turns: [
      {
        prompt: 'العنوان يظهر بالمقلوب في القائمة. Fix the right-to-left title in the menu.',
        steps: [run("rg -n 'dir=' app/menu", 'app/menu/item.tsx:14: <li dir="ltr">\n')],
        answer: 'The item had a fixed `dir="ltr"`. With `dir="auto"` the title reads as it should.',
      },
    ],
  },
];
