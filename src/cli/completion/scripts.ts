/** What a shell runs to complete `rolltop …`: small scripts that ask the program itself, so that they are never older than it. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** What `rolltop completion` is asked for. */
export type CompletionAct =
  | { readonly kind: 'script'; readonly shell: Shell }
  | { readonly kind: 'candidates'; readonly words: readonly string[] };

/** How a shell gets its script, for a person who prints it on a terminal. */
export const HOW_TO: Readonly<Record<Shell, string>> = {
  bash: 'eval "$(rolltop completion bash)" in ~/.bashrc',
  zsh: 'eval "$(rolltop completion zsh)" in ~/.zshrc, behind compinit',
  fish: 'rolltop completion fish > ~/.config/fish/completions/rolltop.fish',
};

/**
 * Readline splits words at = and :, the program does not: what readline has already is cut off the candidates. Where several of them do
 * not begin with what was typed (a title was typed, ids are offered), an empty one keeps readline from replacing it.
 */
const BASH = String.raw`# bash completion of rolltop: ${HOW_TO.bash}
_rolltop() {
  local line=${'$'}{COMP_LINE:0:COMP_POINT} current cut value about
  local -a words values shown
  read -ra words <<< "$line"
  [[ $line == *[[:blank:]] ]] && words+=('')
  current=${'$'}{words[${'$'}{#words[@]}-1]}
  cut=${'$'}{current%"${'$'}{current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    case $value in
      :files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
      :folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")); return ;;
    esac
    [[ $value == *: ]] && compopt -o nospace 2>/dev/null
    value=${'$'}{value#"$cut"}
    printf -v value %q "$value"
    values+=("$value")
    shown+=("$value${'$'}{about:+  ($about)}")
  done < <("${'$'}{words[0]}" completion candidates -- "${'$'}{words[@]:1}" 2>/dev/null)
  if ((${'$'}{#values[@]} == 1)); then
    COMPREPLY=("${'$'}{values[0]}")
  else
    COMPREPLY=("${'$'}{shown[@]}")
    for value in "${'$'}{values[@]}"; do
      [[ $value == "${'$'}{current#"$cut"}"* ]] || { COMPREPLY+=(' '); break; }
    done
  fi
}
complete -F _rolltop rolltop
`;

const ZSH = String.raw`#compdef rolltop
# zsh completion of rolltop: ${HOW_TO.zsh}
_rolltop() {
  local line value typed=${'$'}{(Q)PREFIX}
  local -a lines words_before values shown open open_shown
  words_before=("${'$'}{(@Q)words[2,CURRENT-1]}")
  lines=("${'$'}{(@f)$(command ${'$'}{(Q)words[1]} completion candidates -- "${'$'}{words_before[@]}" "$typed" 2>/dev/null)}")
  case $lines[1] in
    :files) _files; return ;;
    :folders) _files -/; return ;;
    '') return 1 ;;
  esac
  for line in "${'$'}{lines[@]}"; do
    value=${'$'}{line%%$'\t'*}
    if [[ $value == *: ]]; then
      open+=("$value"); open_shown+=("${'$'}{line/$'\t'/  }")
    else
      values+=("$value"); shown+=("${'$'}{line/$'\t'/  }")
    fi
  done
  # A title was typed, and ids are offered: they replace it, one after the other.
  if [[ -n $typed && $values[-1] != "$typed"* && $#values -gt 0 ]]; then
    compadd -U -V rolltop -l -d shown -a values
    (($#values > 1)) && compstate[insert]=menu
    return 0
  fi
  (($#open)) && compadd -V conditions -S '' -l -d open_shown -a open
  (($#values)) && compadd -V rolltop -l -d shown -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _rolltop "$@"; else compdef _rolltop rolltop; fi
`;

const FISH = String.raw`# fish completion of rolltop: ${HOW_TO.fish}
function __rolltop_candidates
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l program $words[1]
  set -e words[1]
  set -l lines (command $program completion candidates -- $words "$current" 2>/dev/null)
  switch "$lines[1]"
    case ':files'
      __fish_complete_path "$current"
    case ':folders'
      __fish_complete_directories "$current"
    case '*'
      string join \n -- $lines
  end
end
complete -c rolltop -f -a '(__rolltop_candidates)'
`;

export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
