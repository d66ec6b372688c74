# bash completion for hapax. Builtins only: it starts no program and asks no daemon.

_hapax_commands() {
  case "$1" in
    '') REPLY='serve validate route provider providers alerts reload status wait top stop config metrics init cache usage requests explain help completion version' ;;
    'route') REPLY='add list remove show' ;;
    'provider') REPLY='add remove' ;;
    'providers') REPLY='check status' ;;
    'alerts') REPLY='silence test' ;;
    'config') REPLY='diff history migrate path schema show' ;;
    'metrics') REPLY='dashboard rules scrape-config' ;;
    'cache') REPLY='clear stats' ;;
    *) REPLY='' ;;
  esac
}

_hapax_options() {
  case "$1" in
    '') REPLY='--version' ;;
    'serve') REPLY='--host --port --log-format --env-file' ;;
    'validate') REPLY='--format --env --fail-on --max-problems --stdin-filename --allow-unknown-keys --online --report --fix --dry-run --env-file' ;;
    'route add') REPLY='--target --handler --api-version --method --set --replace --if-not-exists --from --dry-run --exit-code --require-daemon' ;;
    'route remove') REPLY='--dry-run --exit-code --require-daemon' ;;
    'provider add') REPLY='--type --model --base-url --key-env --key-file --key-stdin --replace --if-not-exists --dry-run --exit-code --require-daemon' ;;
    'provider remove') REPLY='--dry-run --exit-code --require-daemon' ;;
    'providers status') REPLY='--exit-code --watch' ;;
    'alerts') REPLY='--exit-code' ;;
    'alerts silence') REPLY='--for --end' ;;
    'reload') REPLY='--force --to --wait --timeout' ;;
    'wait') REPLY='--for --timeout' ;;
    'top') REPLY='--once' ;;
    'stop') REPLY='--timeout' ;;
    'config migrate') REPLY='--write --exit-code' ;;
    'config show') REPLY='--resolved --origin --env-file' ;;
    'metrics scrape-config') REPLY='--target --key-file' ;;
    'init') REPLY='--force --dry-run' ;;
    'cache clear') REPLY='--yes' ;;
    'usage') REPLY='--by --since' ;;
    'requests') REPLY='--failed --route --limit --watch' ;;
    *) REPLY='' ;;
  esac
  REPLY="$REPLY --output --quiet --verbose --color --no-color --no-headers --config --socket --instance --help"
}

# What an option takes, or without one what a command does.
_hapax_takes() {
  case "$1:$2" in
    *':-o' | *':--output') REPLY='words table json yaml name jsonl' ;;
    *':--color') REPLY='words always auto never' ;;
    *':--config') REPLY='files' ;;
    *':--socket') REPLY='files' ;;
    *':--instance') REPLY='instances' ;;
    'serve:--host') REPLY='nothing' ;;
    'serve:--port') REPLY='nothing' ;;
    'serve:--log-format') REPLY='words text json' ;;
    'serve:--env-file') REPLY='files' ;;
    'validate:--format') REPLY='words human concise json github gitlab sarif junit' ;;
    'validate:--env') REPLY='words warn require ignore' ;;
    'validate:--fail-on') REPLY='words error warning' ;;
    'validate:--max-problems') REPLY='nothing' ;;
    'validate:--stdin-filename') REPLY='nothing' ;;
    'validate:--report') REPLY='nothing' ;;
    'validate:--env-file') REPLY='files' ;;
    'validate:') REPLY='files' ;;
    'route add:--target') REPLY='known providers models' ;;
    'route add:--handler') REPLY='words completion advanced_completion chat messages responses embeddings models health metrics' ;;
    'route add:--api-version') REPLY='nothing' ;;
    'route add:--method') REPLY='words GET HEAD POST PUT PATCH DELETE OPTIONS' ;;
    'route add:--set') REPLY='nothing' ;;
    'route add:--from') REPLY='files' ;;
    'route remove:') REPLY='known routes' ;;
    'route show:') REPLY='known routes' ;;
    'provider add:--type') REPLY='words anthropic azure-openai deepseek echo gemini groq llamacpp lmstudio mistral ollama openai openai-compatible openrouter together vllm xai' ;;
    'provider add:--model') REPLY='nothing' ;;
    'provider add:--base-url') REPLY='nothing' ;;
    'provider add:--key-env') REPLY='variables' ;;
    'provider add:--key-file') REPLY='files' ;;
    'provider add:') REPLY='words anthropic azure-openai deepseek echo gemini groq llamacpp lmstudio mistral ollama openai openai-compatible openrouter together vllm xai' ;;
    'provider remove:') REPLY='known providers' ;;
    'providers check:') REPLY='known providers' ;;
    'providers status:') REPLY='known providers' ;;
    'alerts silence:--for') REPLY='nothing' ;;
    'reload:--to') REPLY='nothing' ;;
    'reload:--timeout') REPLY='nothing' ;;
    'wait:--for') REPLY='words ready healthy' ;;
    'wait:--timeout') REPLY='nothing' ;;
    'stop:--timeout') REPLY='nothing' ;;
    'config migrate:') REPLY='files' ;;
    'config show:--env-file') REPLY='files' ;;
    'metrics scrape-config:--target') REPLY='nothing' ;;
    'metrics scrape-config:--key-file') REPLY='files' ;;
    'init:') REPLY='files' ;;
    'usage:--by') REPLY='words provider model route key' ;;
    'usage:--since') REPLY='nothing' ;;
    'requests:--route') REPLY='known routes' ;;
    'requests:--limit') REPLY='nothing' ;;
    'explain:') REPLY='words failures HPX0001 HPX0002 HPX0003 HPX0004 HPX0005 HPX0006 HPX0007 HPX0008 HPX0009 HPX0010 HPX0011 HPX0012 HPX0013 HPX0014 HPX0015 HPX0016 HPX0017 HPX0018 HPX1001 HPX1002 HPX1003 HPX1004 HPX1005 HPX1006 HPX1007 HPX1008 HPX1009 HPX1010 HPX1011 HPX1012 HPX2001 HPX2002 HPX2003 HPX2004 HPX2005 HPX2007 HPX2008 HPX2010 HPX2011 HPX2012 HPX2013 HPX2014 HPX2015 HPX2016 HPX2017 HPX2018 HPX3001 HPX3002 HPX3003 HPX3004 HPX3005 HPX3006 HPX3007 HPX3008 HPX3009 HPX3010 HPX3011 HPX3012 HPX4001 HPX4002 HPX4003 HPX4004 HPX9001 HPX9002 HPX9003 HPX9004 HPX9005 HPX9006 HPX9007 HPX9008 HPX9009 HPX9010 HPX9011' ;;
    'completion:') REPLY='words bash zsh fish' ;;
    *) REPLY='' ;;
  esac
}

# Names of routes, providers and models, as the daemon and the last edit wrote them.
_hapax_known() {
  local base="${XDG_CACHE_HOME:-$HOME/.cache}/hapax/complete/$1" current="$2" file name rest
  shift 2
  for file in "$@"; do
    [ -r "$base/$file" ] || continue
    while IFS=$'\t' read -r name rest; do
      case "$name" in
        *[!A-Za-z0-9/_.:@+,-]*) ;;
        "$current"*) COMPREPLY+=("$name") ;;
      esac
    done < "$base/$file"
  done
}

# Adds what begins as the current word does: the kind of things, then the things.
_hapax_offer() {
  local instance="$1" current="$2" before="$3" kind="$4" word
  shift 4
  case "$kind" in
    words) for word in "$@"; do [[ "$word" == "$current"* ]] && COMPREPLY+=("$before$word"); done ;;
    known) _hapax_known "$instance" "$current" "$@" ;;
    files)
      compopt -o filenames 2> /dev/null
      while IFS= read -r word; do COMPREPLY+=("$before$word"); done < <(compgen -f -- "$current")
      ;;
    variables)
      while IFS= read -r word; do COMPREPLY+=("$before$word"); done < <(compgen -A export -- "$current")
      ;;
    instances)
      for word in "${XDG_CACHE_HOME:-$HOME/.cache}"/hapax/complete/*/; do
        word="${word%/}"
        word="${word##*/}"
        [[ "$word" != '*' && "$word" == "$current"* ]] && COMPREPLY+=("$before$word")
      done
      ;;
  esac
}

_hapax() {
  local line="${COMP_LINE:0:COMP_POINT}" instance=default below='' expects='' helping='' arguments=0
  local word current='' REPLY
  local -a typed
  # Bash breaks words at = and :, so they are taken from the line.
  read -r -a typed <<< "$line"
  if [[ "$line" != *' ' && ${#typed[@]} -gt 0 ]]; then
    current="${typed[${#typed[@]}-1]}"
    unset "typed[${#typed[@]}-1]"
  fi
  for word in "${typed[@]:1}"; do
    if [ -n "$expects" ]; then
      [ "$expects" = --instance ] && instance="$word"
      expects=''
      continue
    fi
    case "$word" in
      --instance=*) instance="${word#*=}" ;;
      -*=*) ;;
      -*)
        _hapax_takes "$below" "$word"
        [ -n "$REPLY" ] && expects="$word"
        ;;
      *)
        _hapax_commands "$below"
        if [[ "$below$helping" == '' && "$word" == help ]]; then
          helping=yes
        elif [[ " $REPLY " == *" $word "* ]]; then
          below="${below:+$below }$word"
        else
          arguments=$((arguments + 1))
        fi
        ;;
    esac
  done
  COMPREPLY=()
  if [ -n "$expects" ]; then
    _hapax_takes "$below" "$expects"
    _hapax_offer "$instance" "$current" '' $REPLY
  elif [[ "$current" == -*=* ]]; then
    _hapax_takes "$below" "${current%%=*}"
    _hapax_offer "$instance" "${current#*=}" "${current%%=*}=" $REPLY
  elif [[ "$current" == -* ]]; then
    _hapax_options "$below"
    _hapax_offer "$instance" "$current" '' words $REPLY
  else
    _hapax_commands "$below"
    if [ -n "$helping" ]; then
      [ -z "$below" ] && REPLY="$REPLY exit-codes quickstart"
      _hapax_offer "$instance" "$current" '' words $REPLY
    elif [[ -n "$REPLY" && "$arguments" = 0 ]]; then
      _hapax_offer "$instance" "$current" '' words $REPLY
    else
      _hapax_takes "$below" ''
      _hapax_offer "$instance" "$current" '' $REPLY
    fi
  fi
  # What stands before the last break is there already.
  case "$current" in
    *[=:]*) COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*[=:]}"}"}") ;;
  esac
}

complete -F _hapax hapax
