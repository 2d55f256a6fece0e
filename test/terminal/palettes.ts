/** The colours that terminals have when nobody changed them. */
interface Palette {
  readonly name: string;
  readonly text: string;
  readonly background: string;
  /** The first 16. */
  readonly colours: readonly string[];
}

const XTERM =
  '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff';
const SOLARIZED =
  '073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3';
const MAC =
  '000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf 666666 e50000 00d900 e5e500 0000ff e500e5 00e5e5 e5e5e5';
const CAMPBELL =
  '0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2';
const VINTAGE =
  '000000 800000 008000 808000 000080 800080 008080 c0c0c0 808080 ff0000 00ff00 ffff00 0000ff ff00ff 00ffff ffffff';
const ONE_HALF_DARK =
  '282c34 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 dcdfe4 5a6374 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 dcdfe4';
const ONE_HALF_LIGHT =
  '383a42 e45649 50a14f c18301 0184bc a626a4 0997b3 fafafa 4f525d df6c75 98c379 e4c07a 61afef c577dd 56b5c1 ffffff';
const TANGO =
  '000000 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec';
const VGA =
  '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff';
const CODE =
  '000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db e5e5e5';

const table: readonly (readonly [name: string, text: string, background: string, colours: string])[] = [
  ['xterm', '000000', 'ffffff', XTERM],
  ['xterm -rv', 'ffffff', '000000', XTERM],
  ['Solarized Dark', '839496', '002b36', SOLARIZED],
  ['Solarized Light', '657b83', 'fdf6e3', SOLARIZED],
  ['macOS Basic', '000000', 'ffffff', MAC],
  ['macOS Basic, dark', 'ffffff', '1e1e1e', MAC],
  ['macOS Pro', 'f2f2f2', '000000', MAC],
  ['macOS Homebrew', '00ff00', '000000', MAC],
  ['macOS Novel', '3b2322', 'dfdbc3', MAC],
  ['macOS Man Page', '000000', 'fef49c', MAC],
  ['macOS Grass', 'fff0a5', '13773d', MAC],
  ['macOS Ocean', 'ffffff', '224fbc', MAC],
  ['macOS Red Sands', 'd7c9a7', '7a251e', MAC],
  ['macOS Silver Aerogel', '000000', '929292', MAC],
  ['Windows Campbell', 'cccccc', '0c0c0c', CAMPBELL],
  ['Windows Campbell Powershell', 'cccccc', '012456', CAMPBELL],
  ['Windows Vintage', 'c0c0c0', '000000', VINTAGE],
  ['Windows One Half Dark', 'dcdfe4', '282c34', ONE_HALF_DARK],
  ['Windows One Half Light', '383a42', 'fafafa', ONE_HALF_LIGHT],
  ['Windows Tango Dark', 'd3d7cf', '000000', TANGO],
  ['Windows Tango Light', '555753', 'ffffff', TANGO],
  ['GNOME', 'd0cfcc', '171421', TANGO],
  ['Linux console', 'aaaaaa', '000000', VGA],
  ['VS Code Dark', 'cccccc', '1e1e1e', CODE],
  ['VS Code Light', '333333', 'ffffff', CODE],
];

export const PALETTES: readonly Palette[] = table.map(([name, text, background, colours]) => ({
  name,
  text,
  background,
  colours: colours.split(' '),
}));
