import { describe, expect, it, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { settingsJson } from '../../src/config/shown-settings.ts';

const said = (text: string): string[] =>
  parseConfig(text).mistakes.map(({ line, column, key, message }) =>
    [`${line}:${column}`, ...(key === '' ? [] : [key]), message].join(' '),
  );

describe('what is right', () => {
  test.each(['', '  \n', '{}', '// nothing yet\n{ /* still nothing */ }', '\uFEFF{}', '{"$schema": "x"}'])(
    '%j',
    text => {
      expect(parseConfig(text)).toEqual({ settings: DEFAULT_SETTINGS, mistakes: [] });
    },
  );

  it('each setting', () => {
    const { settings, mistakes } = parseConfig(`{
      "theme": { "base": "dark", "colours": { "accent": "#ff8000", "bad": "brightRed" } },
      "columns": ["model", "folder",], // a comma too many is fine
      "dates": "iso",
      "filter": "is:live dir:api",
      "notify": "bell",
      "editor": "code --wait",
      "title": false,
      "reducedMotion": true,
    }`);
    expect(mistakes).toEqual([]);
    expect(settings).toEqual({
      ...DEFAULT_SETTINGS,
      theme: { base: 'dark', colours: { accent: '#ff8000', bad: 'brightRed' } },
      columns: ['model', 'folder'],
      dates: 'iso',
      filter: 'is:live dir:api',
      notify: 'bell',
      editor: 'code --wait',
      title: false,
      reducedMotion: true,
    });
  });

  it('what it shows says the same again', () => {
    const { settings } = parseConfig(
      '{"theme":"light","keys":{"preset":"emacs","list":{"archive":"A"}},"notify":"off"}',
    );
    const again = parseConfig(JSON.stringify(settingsJson(settings)));
    expect(again.mistakes).toEqual([]);
    expect(settingsJson(again.settings)).toEqual(settingsJson(settings));
  });
});

describe('mistakes', () => {
  test.each([
    ['{"them": "dark"}', ['1:2 them is no setting (did you mean "theme"?)']],
    [
      '{\n  "theme": "drak"\n}',
      [
        '2:12 theme is "drak"; it has to be one of auto, light, dark, high-contrast, none, or an object, in braces (did you mean "dark"?)',
      ],
    ],
    [
      '{"theme": {"base": "drak"}}',
      [
        '1:20 theme.base is "drak", which is none of auto, light, dark, high-contrast, none (did you mean "dark"?)',
      ],
    ],
    [
      '{"theme": {"colours": {"acent": "red"}}}',
      ['1:24 theme.colours.acent is no setting (did you mean "accent"?)'],
    ],
    [
      '{"theme": {"colours": {"accent": "#12"}}}',
      [expect.stringMatching(/^1:34 theme\.colours\.accent .*#rrggbb/)],
    ],
    ['{"dates": 3}', ['1:11 dates is 3, which is none of age, clock, iso']],
    [
      '{"columns": ["folder", "modle"]}',
      [
        '1:24 columns.1 is "modle", which is none of folder, branch, model, items, size, tokens (did you mean "model"?)',
      ],
    ],
    ['{"columns": "folder"}', ['1:13 columns is "folder"; it has to be a list, in brackets']],
    ['{"reducedMotion": "yes"}', ['1:19 reducedMotion is "yes"; it has to be true or false']],
    ['{"filter": "is:nothing"}', [expect.stringMatching(/^1:12 filter cannot be read: /)]],
    ['{"title": true, "title": false}', ['1:17 title is there twice; the last one holds']],
    ['[]', ['1:1 is a list; it has to be an object, in braces']],
    ['{"dates": iso}', [expect.stringMatching(/^1:11 /)]],
    ['{"dates": "iso"', [expect.stringMatching(/^1:16 here a } is missing$/)]],
    [
      '{"keys": {"list": {"archve": "A"}}}',
      ['1:20 keys.list.archve is no setting (did you mean "archive"?)'],
    ],
    [
      '{"keys": {"preset": "vi"}}',
      ['1:21 keys.preset is "vi", which is none of vim, emacs, arrows (did you mean "vim"?)'],
    ],
    [
      '{"keys": {"list": {"archive": "F99"}}}',
      [expect.stringMatching(/^1:31 keys\.list\.archive "F99" is no key/)],
    ],
    ['{"keys": {"filter": {"complete": "x"}}}', ['1:34 keys.filter.complete "x" is text in this field']],
    [
      '{"keys": {"list": {"archive": "d", "delete": "d"}}}',
      ['1:46 keys.list.delete "d" is the key of list.archive, which has no other'],
    ],
    [
      '{"keys": {"list": {"archive": "q"}}}',
      ['1:31 keys.list.archive "q" is the key of list.quit, which has no other'],
    ],
    ['{"keys": {"list": {"archive": "ctrl+c"}}}', [expect.stringMatching(/everywhere\.interrupt/)]],
    ['{"keys": {"everywhere": {"interrupt": []}}}', [expect.stringMatching(/keys\.everywhere\.interrupt/)]],
  ] as const)('%s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('what is right beside them holds', () => {
    const { settings, mistakes } = parseConfig(
      '{"theme": "drak", "dates": "clock", "columns": ["modle", "size"], "keys": {"list": {"archive": "A", "delete": 3}}, "x": 1}',
    );
    expect(mistakes).toHaveLength(4);
    expect(settings.dates).toBe('clock');
    expect(settings.columns).toEqual(['size']);
    expect(settings.keys.commands.picker.get('A')).toBe('archive');
    expect(settings.keys.commands.picker.get('a')).toBeUndefined();
    expect(settings.keys.commands.picker.get('d')).toBe('delete');
  });

  it('nothing is thrown, however odd it is', () => {
    for (const text of [
      '['.repeat(100_000),
      '{"a":'.repeat(5_000),
      '"',
      '{"theme":{"colours":[1]}}',
      'null',
      '7',
      '{"":{}}',
      '{"__proto__": 1}',
      '{"keys":{"list":{"__proto__":"x"}}}',
    ])
      expect(parseConfig(text).mistakes.length, text.slice(0, 30)).toBeGreaterThan(0);
  });
});
