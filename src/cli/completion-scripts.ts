export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A script that asks gatespec itself at each completion, so that it stays right when gatespec is updated. */
export function completionScript(shell: (typeof SHELLS)[number]): string {
  return SCRIPTS[shell];
}

/**
 * bash splits words at the characters of COMP_WORDBREAKS, `:` and `=` among them: the line is split at blanks instead, and of each
 * answer only what stands behind the last of these characters is handed over. Works with bash 3.2 and newer.
 */
const BASH = `# bash completion for gatespec
_gatespec() {
  local line="\${COMP_LINE:0:COMP_POINT}" answer word about flag current done_part IFS
  local -a words
  IFS=$' \\t\\n' read -r -a words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  [[ \${#words[@]} -lt 2 ]] && return
  current="\${words[\${#words[@]}-1]}"
  done_part="\${current%"\${current##*[:=]}"}"
  COMPREPLY=()
  while IFS= read -r answer; do
    word="\${answer%%$'\\t'*}"
    flag="\${answer##*$'\\t'}"
    case "$answer" in
      :files) IFS=$'\\n' COMPREPLY+=($(compgen -f -- "\${current##*[=]}")); compopt -o filenames 2> /dev/null ;;
      :folders) IFS=$'\\n' COMPREPLY+=($(compgen -d -- "\${current##*[=]}")); compopt -o filenames 2> /dev/null ;;
      *)
        word="\${word#"$done_part"}"
        COMPREPLY+=("$(printf '%q' "$word")")
        [[ "$flag" == :open ]] && compopt -o nospace 2> /dev/null
        ;;
    esac
  done < <("\${words[0]/#\\~/$HOME}" __complete -- "\${words[@]:1}" 2> /dev/null)
}
complete -F _gatespec gatespec
`;

const ZSH = `#compdef gatespec
_gatespec() {
  local answer word about
  local -a answers parts closed closed_about open open_about
  answers=("\${(@f)$(\${(Q)words[1]/#\\~/$HOME} __complete -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
  for answer in $answers; do
    case "$answer" in
      :files) compset -P '*='; _files ;;
      :folders) compset -P '*='; _files -/ ;;
      *)
        parts=("\${(@ps:\\t:)answer}")
        word="\${parts[1]}"
        about="$word\${parts[2]:+  \${parts[2]}}"
        if [[ "\${parts[3]}" == :open ]]; then
          open+=("$word") open_about+=("$about")
        else
          closed+=("$word") closed_about+=("$about")
        fi
        ;;
    esac
  done
  (( $#closed )) && compadd -l -d closed_about -a closed
  (( $#open )) && compadd -S '' -d open_about -a open
  return 0
}
if [[ "$funcstack[1]" == _gatespec ]]; then
  _gatespec "$@"
else
  compdef _gatespec gatespec
fi
`;

const FISH = `# fish completion for gatespec
function __gatespec_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for answer in ($words[1] __complete -- $words[2..-1] "$current" 2> /dev/null)
        switch $answer
            case ':files'
                set -l start (string match -r '^.*=' -- "$current")
                for path in (__fish_complete_path (string replace -r '^.*=' '' -- "$current"))
                    echo "$start$path"
                end
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                string replace -r '\\t:open$' '' -- $answer
        end
    end
end
complete -c gatespec -f -a '(__gatespec_complete)'
`;

const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;
