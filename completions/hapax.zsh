#compdef hapax
# zsh completion for hapax. Builtins only: it starts no program and asks no daemon.

_hapax_commands() {
  case $1 in
    '') reply=(
      'serve:Runs the gateway in the foreground until Ctrl-C or SIGTERM'
      'validate:Checks config files'
      'route:Adds, removes and lists routes'
      'provider:Adds and removes providers'
      'providers:Shows how the providers are, and asks them'
      'alerts:Lists the alert rules and what fires now'
      'reload:Makes the daemon take its changed file'
      'status:Shows the running daemon on one screen'
      'wait:Waits until the daemon takes requests'
      'top:Shows what the gateway does right now, second by second, until you press q'
      'stop:Stops the daemon'
      'config:Tells about the config file'
      'metrics:Prints what other programs need to watch the gateway'
      'init:Writes a first config file from the keys in the environment'
      'cache:Tells about kept answers'
      'usage:Shows requests, tokens and cost'
      'requests:Lists the last requests and what became of them'
      'explain:Explains a rule that validate reported, what the gateway does about failures, or one request'
      'help:Explains a command or a topic'
      'completion:Prints a script that completes hapax commands in your shell'
      'version:Prints the version of Hapax'
    ) ;;
    'route') reply=(
      'add:Adds a route to the config file'
      'list:Lists the routes that the running daemon answers, and how they are used'
      'remove:Takes a route out of the config file'
      'show:Shows a route as it stands in the config file, where, and how it is used'
    ) ;;
    'provider') reply=(
      'add:Adds a provider to the config file'
      'remove:Takes a provider out of the config file'
    ) ;;
    'providers') reply=(
      'check:Asks a provider now, by a call that costs nothing'
      'status:Shows how each provider is, what it costs in time, and its last problem'
    ) ;;
    'alerts') reply=(
      'silence:Lets a rule say nothing for a while'
      'test:Sends a test message to a channel and tells what came back'
    ) ;;
    'config') reply=(
      'diff:Shows how the file differs from what the daemon runs'
      'history:Lists the last 20 revisions that came into force, the newest first'
      'migrate:Shows an older config file in the keys of today, as a patch'
      'path:Prints which config file the other commands would take'
      'schema:Prints the JSON Schema of the config file, by which editors complete and check it'
      'show:Prints the config file, or all that is in force with it'
    ) ;;
    'metrics') reply=(
      'dashboard:Prints a dashboard for Grafana, ready to be imported'
      'rules:Prints recording and alerting rules for a Prometheus server'
      'scrape-config:Prints what a Prometheus server needs in its configuration to collect the metrics'
    ) ;;
    'cache') reply=(
      'clear:Forgets every kept answer, of other daemons in the same place too'
      'stats:Shows what is kept, and how many requests a kept or shared answer served'
    ) ;;
    *) reply=() ;;
  esac
}

_hapax_options() {
  case $1 in
    '') reply=(
      '--version:Print the version'
    ) ;;
    'serve') reply=(
      '--host:Listen here, whatever the file says'
      '--port:Listen on this port'
      '--log-format:Log as text or json, whatever the file and HAPAX_LOG_FORMAT say'
      '--env-file:Read further variables from NAME=VALUE lines'
    ) ;;
    'validate') reply=(
      '--format:Report as human, concise, json, github, gitlab, sarif or junit'
      '--env:Unset variables'
      '--fail-on:Exit 1 from error (the default) or warning on'
      '--max-problems:Show people at most so many of a file'
      '--stdin-filename:What messages call standard input'
      '--allow-unknown-keys:Warn of unknown keys, as in a file for a newer release'
      '--online:Ask the providers too, by calls that cost nothing'
      '--report:Write a report to a file as well'
      '--fix:Make the safe mends in the files'
      '--dry-run:With --fix'
      '--env-file:Read further variables from NAME=VALUE lines'
    ) ;;
    'route add') reply=(
      '--target:Who answers'
      '--handler:What the route does (default'
      '--api-version:The API version (default'
      '--method:An HTTP method it answers'
      '--set:Another key of the route, e.g'
      '--replace:Change the route if it is there with other values'
      '--if-not-exists:Leave the route as it is if it is there, and exit 0'
      '--from:Add all routes of this file, or of standard input with -'
      '--dry-run:Print the change as a patch'
      '--exit-code:With --dry-run'
      '--require-daemon:Exit 4 and leave the file alone if no daemon runs'
    ) ;;
    'route remove') reply=(
      '--dry-run:Print the change as a patch'
      '--exit-code:With --dry-run'
      '--require-daemon:Exit 4 and leave the file alone if no daemon runs'
    ) ;;
    'provider add') reply=(
      '--type:What it is (default'
      '--model:A model it offers'
      '--base-url:Where it is (default'
      '--key-env:The key is in this environment variable of the daemon'
      '--key-file:The key is in this file'
      '--key-stdin:Read the key from standard input into keys/NAME.key beside the config file, mode 0600'
      '--replace:Change the provider if it is there with other values'
      '--if-not-exists:Leave the provider as it is if it is there, and exit 0'
      '--dry-run:Print the change as a patch'
      '--exit-code:With --dry-run'
      '--require-daemon:Exit 4 and leave the file alone if no daemon runs'
    ) ;;
    'provider remove') reply=(
      '--dry-run:Print the change as a patch'
      '--exit-code:With --dry-run'
      '--require-daemon:Exit 4 and leave the file alone if no daemon runs'
    ) ;;
    'providers status') reply=(
      '--exit-code:Exit 1 if one of them is not healthy'
      '--watch:Show them as they change, until q or Ctrl-C'
    ) ;;
    'alerts') reply=(
      '--exit-code:Exit 1 if something fires'
    ) ;;
    'alerts silence') reply=(
      '--for:How long, such as 30m, 2h or 1d'
      '--end:End the silence now'
    ) ;;
    'reload') reply=(
      '--force:Reload the same content too, and read key files again'
      '--to:Go back to this revision of hapax config history'
      '--wait:Return when the last request that was begun on an older configuration has ended'
      '--timeout:Give up after so long, such as 30s'
    ) ;;
    'wait') reply=(
      '--for:Wait for ready (it takes requests'
      '--timeout:Give up after so long, such as 2m'
    ) ;;
    'top') reply=(
      '--once:Print one screen and end'
    ) ;;
    'stop') reply=(
      '--timeout:Wait so long, such as 30s'
    ) ;;
    'config migrate') reply=(
      '--write:Write it'
      '--exit-code:Exit 1 if there is something to do'
    ) ;;
    'config show') reply=(
      '--resolved:Show every value in force'
      '--origin:The same, and where each value came from'
      '--env-file:Read further variables from NAME=VALUE lines'
    ) ;;
    'metrics scrape-config') reply=(
      '--target:Where the gateway is found'
      '--key-file:A file with a client key, where metrics need one'
    ) ;;
    'init') reply=(
      '--force:Replace a file that is there'
      '--dry-run:Print the file'
    ) ;;
    'cache clear') reply=(
      '--yes:Do it'
    ) ;;
    'usage') reply=(
      '--by:Tell sums apart by provider, model, route or key'
      '--since:Go back so far, such as 90m, 24h or 7d'
    ) ;;
    'requests') reply=(
      '--failed:Show only those that did not get what they asked for'
      '--route:Show only those of this route'
      '--limit:Show at most so many, the newest'
      '--watch:Go on with what comes, a line each, until Ctrl-C'
    ) ;;
    *) reply=() ;;
  esac
  reply+=(
      '--output:Print the result as table, json, yaml, name or jsonl'
      '--quiet:Print only the result and errors'
      '--verbose:Say which file and socket were taken'
      '--color:Use colours always, auto (on a terminal) or never'
      '--no-color:The same as --color=never'
      '--no-headers:Leave out the line of column names'
      '--config:Take this file, not the first of ./hapax.yaml, ~/.config/hapax, /etc/hapax'
      '--socket:Take this admin socket'
      '--instance:Name the daemon, where several run side by side'
      '--help:Explain the command'
  )
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
  local base=${XDG_CACHE_HOME:-$HOME/.cache}/hapax/complete/$1 file name rest
  local -a names
  shift
  for file in $@; do
    [[ -r $base/$file ]] || continue
    while IFS=$'\t' read -r name rest; do
      [[ $name == *[^A-Za-z0-9/_.:@+,-]* ]] || names+=("${name//:/\:}:$rest")
    done < $base/$file
  done
  _describe -t names name names
}

_hapax_offer() {
  local instance=$1 kind=$2
  local -a found
  shift 2
  case $kind in
    words) compadd -- $@ ;;
    known) _hapax_known $instance $@ ;;
    files) _files ;;
    variables) _parameters -g '*export*' ;;
    instances)
      found=(${XDG_CACHE_HOME:-$HOME/.cache}/hapax/complete/*(N/:t))
      compadd -- $found
      ;;
  esac
}

_hapax() {
  local instance=default below= expects= helping= word REPLY
  local -a reply
  integer i arguments=0
  for (( i = 2; i < CURRENT; i++ )); do
    word=${(Q)words[i]}
    if [[ -n $expects ]]; then
      [[ $expects == --instance ]] && instance=$word
      expects=
      continue
    fi
    case $word in
      --instance=*) instance=${word#*=} ;;
      -*=*) ;;
      -*)
        _hapax_takes "$below" "$word"
        [[ -n $REPLY ]] && expects=$word
        ;;
      *)
        _hapax_commands "$below"
        if [[ -z $below$helping && $word == help ]]; then
          helping=yes
        elif [[ -n ${(M)reply:#$word:*} ]]; then
          below=${below:+$below }$word
        else
          arguments+=1
        fi
        ;;
    esac
  done
  if [[ -n $expects ]]; then
    _hapax_takes "$below" "$expects"
    _hapax_offer $instance ${=REPLY}
  elif [[ $PREFIX == -*=* ]]; then
    _hapax_takes "$below" "${PREFIX%%=*}"
    compset -P '*='
    _hapax_offer $instance ${=REPLY}
  elif [[ $PREFIX == -* ]]; then
    _hapax_options "$below"
    _describe -o -t options option reply
  else
    _hapax_commands "$below"
    if [[ -n $helping ]]; then
      [[ -z $below ]] && reply+=('exit-codes:How commands end' 'quickstart:Where to begin')
      _describe -t commands command reply
    elif (( $#reply && ! arguments )); then
      _describe -t commands command reply
    else
      _hapax_takes "$below" ''
      _hapax_offer $instance ${=REPLY}
    fi
  fi
}

if [[ $funcstack[1] == _hapax ]]; then
  _hapax "$@"
else
  compdef _hapax hapax
fi
