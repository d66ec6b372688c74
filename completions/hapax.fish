# fish completion for hapax. Builtins only: it starts no program and asks no daemon.

function __hapax_commands
    switch "$argv[1]"
        case ''
            printf '%s\t%s\n' serve 'Runs the gateway in the foreground until Ctrl-C or SIGTERM' validate 'Checks config files' route 'Adds, removes and lists routes' provider 'Adds and removes providers' providers 'Shows how the providers are, and asks them' alerts 'Lists the alert rules and what fires now' reload 'Makes the daemon take its changed file' status 'Shows the running daemon on one screen' wait 'Waits until the daemon takes requests' top 'Shows what the gateway does right now, second by second, until you press q' stop 'Stops the daemon' config 'Tells about the config file' metrics 'Prints what other programs need to watch the gateway' init 'Writes a first config file from the keys in the environment' cache 'Tells about kept answers' usage 'Shows requests, tokens and cost' requests 'Lists the last requests and what became of them' explain 'Explains a rule that validate reported, what the gateway does about failures, or one request' help 'Explains a command or a topic' completion 'Prints a script that completes hapax commands in your shell' version 'Prints the version of Hapax'
        case 'route'
            printf '%s\t%s\n' add 'Adds a route to the config file' list 'Lists the routes that the running daemon answers, and how they are used' remove 'Takes a route out of the config file' show 'Shows a route as it stands in the config file, where, and how it is used'
        case 'provider'
            printf '%s\t%s\n' add 'Adds a provider to the config file' remove 'Takes a provider out of the config file'
        case 'providers'
            printf '%s\t%s\n' check 'Asks a provider now, by a call that costs nothing' status 'Shows how each provider is, what it costs in time, and its last problem'
        case 'alerts'
            printf '%s\t%s\n' silence 'Lets a rule say nothing for a while' test 'Sends a test message to a channel and tells what came back'
        case 'config'
            printf '%s\t%s\n' diff 'Shows how the file differs from what the daemon runs' history 'Lists the last 20 revisions that came into force, the newest first' migrate 'Shows an older config file in the keys of today, as a patch' path 'Prints which config file the other commands would take' schema 'Prints the JSON Schema of the config file, by which editors complete and check it' show 'Prints the config file, or all that is in force with it'
        case 'metrics'
            printf '%s\t%s\n' dashboard 'Prints a dashboard for Grafana, ready to be imported' rules 'Prints recording and alerting rules for a Prometheus server' scrape-config 'Prints what a Prometheus server needs in its configuration to collect the metrics'
        case 'cache'
            printf '%s\t%s\n' clear 'Forgets every kept answer, of other daemons in the same place too' stats 'Shows what is kept, and how many requests a kept or shared answer served'
    end
end

function __hapax_options
    switch "$argv[1]"
        case ''
            printf '%s\t%s\n' -V 'Print the version' --version 'Print the version'
        case 'serve'
            printf '%s\t%s\n' --host 'Listen here, whatever the file says' --port 'Listen on this port' --log-format 'Log as text or json, whatever the file and HAPAX_LOG_FORMAT say' --env-file 'Read further variables from NAME=VALUE lines'
        case 'validate'
            printf '%s\t%s\n' --format 'Report as human, concise, json, github, gitlab, sarif or junit' --env 'Unset variables' --fail-on 'Exit 1 from error (the default) or warning on' --max-problems 'Show people at most so many of a file' --stdin-filename 'What messages call standard input' --allow-unknown-keys 'Warn of unknown keys, as in a file for a newer release' --online 'Ask the providers too, by calls that cost nothing' --report 'Write a report to a file as well' --fix 'Make the safe mends in the files' --dry-run 'With --fix' --env-file 'Read further variables from NAME=VALUE lines'
        case 'route add'
            printf '%s\t%s\n' --target 'Who answers' --handler 'What the route does (default' --api-version 'The API version (default' --method 'An HTTP method it answers' --set 'Another key of the route, e.g' --replace 'Change the route if it is there with other values' --if-not-exists 'Leave the route as it is if it is there, and exit 0' --from 'Add all routes of this file, or of standard input with -' --dry-run 'Print the change as a patch' --exit-code 'With --dry-run' --require-daemon 'Exit 4 and leave the file alone if no daemon runs'
        case 'route remove'
            printf '%s\t%s\n' --dry-run 'Print the change as a patch' --exit-code 'With --dry-run' --require-daemon 'Exit 4 and leave the file alone if no daemon runs'
        case 'provider add'
            printf '%s\t%s\n' --type 'What it is (default' --model 'A model it offers' --base-url 'Where it is (default' --key-env 'The key is in this environment variable of the daemon' --key-file 'The key is in this file' --key-stdin 'Read the key from standard input into keys/NAME.key beside the config file, mode 0600' --replace 'Change the provider if it is there with other values' --if-not-exists 'Leave the provider as it is if it is there, and exit 0' --dry-run 'Print the change as a patch' --exit-code 'With --dry-run' --require-daemon 'Exit 4 and leave the file alone if no daemon runs'
        case 'provider remove'
            printf '%s\t%s\n' --dry-run 'Print the change as a patch' --exit-code 'With --dry-run' --require-daemon 'Exit 4 and leave the file alone if no daemon runs'
        case 'providers status'
            printf '%s\t%s\n' --exit-code 'Exit 1 if one of them is not healthy' --watch 'Show them as they change, until q or Ctrl-C'
        case 'alerts'
            printf '%s\t%s\n' --exit-code 'Exit 1 if something fires'
        case 'alerts silence'
            printf '%s\t%s\n' --for 'How long, such as 30m, 2h or 1d' --end 'End the silence now'
        case 'reload'
            printf '%s\t%s\n' --force 'Reload the same content too, and read key files again' --to 'Go back to this revision of hapax config history' --wait 'Return when the last request that was begun on an older configuration has ended' --timeout 'Give up after so long, such as 30s'
        case 'wait'
            printf '%s\t%s\n' --for 'Wait for ready (it takes requests' --timeout 'Give up after so long, such as 2m'
        case 'top'
            printf '%s\t%s\n' --once 'Print one screen and end'
        case 'stop'
            printf '%s\t%s\n' --timeout 'Wait so long, such as 30s'
        case 'config migrate'
            printf '%s\t%s\n' -w 'Write it' --write 'Write it' --exit-code 'Exit 1 if there is something to do'
        case 'config show'
            printf '%s\t%s\n' --resolved 'Show every value in force' --origin 'The same, and where each value came from' --env-file 'Read further variables from NAME=VALUE lines'
        case 'metrics scrape-config'
            printf '%s\t%s\n' --target 'Where the gateway is found' --key-file 'A file with a client key, where metrics need one'
        case 'init'
            printf '%s\t%s\n' --force 'Replace a file that is there' --dry-run 'Print the file'
        case 'cache clear'
            printf '%s\t%s\n' --yes 'Do it'
        case 'usage'
            printf '%s\t%s\n' --by 'Tell sums apart by provider, model, route or key' --since 'Go back so far, such as 90m, 24h or 7d'
        case 'requests'
            printf '%s\t%s\n' --failed 'Show only those that did not get what they asked for' --route 'Show only those of this route' --limit 'Show at most so many, the newest' --watch 'Go on with what comes, a line each, until Ctrl-C'
    end
    printf '%s\t%s\n' -o 'Print the result as table, json, yaml, name or jsonl' --output 'Print the result as table, json, yaml, name or jsonl' -q 'Print only the result and errors' --quiet 'Print only the result and errors' -v 'Say which file and socket were taken' --verbose 'Say which file and socket were taken' --color 'Use colours always, auto (on a terminal) or never' --no-color 'The same as --color=never' --no-headers 'Leave out the line of column names' --config 'Take this file, not the first of ./hapax.yaml, ~/.config/hapax, /etc/hapax' --socket 'Take this admin socket' --instance 'Name the daemon, where several run side by side' -h 'Explain the command' --help 'Explain the command'
end

# What an option takes, or without one what a command does.
function __hapax_takes
    switch "$argv[1]:$argv[2]"
        case '*:-o' '*:--output'
            echo words table json yaml name jsonl
        case '*:--color'
            echo words always auto never
        case '*:--config'
            echo files
        case '*:--socket'
            echo files
        case '*:--instance'
            echo instances
        case 'serve:--host'
            echo nothing
        case 'serve:--port'
            echo nothing
        case 'serve:--log-format'
            echo words text json
        case 'serve:--env-file'
            echo files
        case 'validate:--format'
            echo words human concise json github gitlab sarif junit
        case 'validate:--env'
            echo words warn require ignore
        case 'validate:--fail-on'
            echo words error warning
        case 'validate:--max-problems'
            echo nothing
        case 'validate:--stdin-filename'
            echo nothing
        case 'validate:--report'
            echo nothing
        case 'validate:--env-file'
            echo files
        case 'validate:'
            echo files
        case 'route add:--target'
            echo known providers models
        case 'route add:--handler'
            echo words completion advanced_completion chat messages responses embeddings models health metrics
        case 'route add:--api-version'
            echo nothing
        case 'route add:--method'
            echo words GET HEAD POST PUT PATCH DELETE OPTIONS
        case 'route add:--set'
            echo nothing
        case 'route add:--from'
            echo files
        case 'route remove:'
            echo known routes
        case 'route show:'
            echo known routes
        case 'provider add:--type'
            echo words anthropic azure-openai deepseek echo gemini groq llamacpp lmstudio mistral ollama openai openai-compatible openrouter together vllm xai
        case 'provider add:--model'
            echo nothing
        case 'provider add:--base-url'
            echo nothing
        case 'provider add:--key-env'
            echo variables
        case 'provider add:--key-file'
            echo files
        case 'provider add:'
            echo words anthropic azure-openai deepseek echo gemini groq llamacpp lmstudio mistral ollama openai openai-compatible openrouter together vllm xai
        case 'provider remove:'
            echo known providers
        case 'providers check:'
            echo known providers
        case 'providers status:'
            echo known providers
        case 'alerts silence:--for'
            echo nothing
        case 'reload:--to'
            echo nothing
        case 'reload:--timeout'
            echo nothing
        case 'wait:--for'
            echo words ready healthy
        case 'wait:--timeout'
            echo nothing
        case 'stop:--timeout'
            echo nothing
        case 'config migrate:'
            echo files
        case 'config show:--env-file'
            echo files
        case 'metrics scrape-config:--target'
            echo nothing
        case 'metrics scrape-config:--key-file'
            echo files
        case 'init:'
            echo files
        case 'usage:--by'
            echo words provider model route key
        case 'usage:--since'
            echo nothing
        case 'requests:--route'
            echo known routes
        case 'requests:--limit'
            echo nothing
        case 'explain:'
            echo words failures HPX0001 HPX0002 HPX0003 HPX0004 HPX0005 HPX0006 HPX0007 HPX0008 HPX0009 HPX0010 HPX0011 HPX0012 HPX0013 HPX0014 HPX0015 HPX0016 HPX0017 HPX0018 HPX1001 HPX1002 HPX1003 HPX1004 HPX1005 HPX1006 HPX1007 HPX1008 HPX1009 HPX1010 HPX1011 HPX1012 HPX2001 HPX2002 HPX2003 HPX2004 HPX2005 HPX2007 HPX2008 HPX2010 HPX2011 HPX2012 HPX2013 HPX2014 HPX2015 HPX2016 HPX2017 HPX2018 HPX3001 HPX3002 HPX3003 HPX3004 HPX3005 HPX3006 HPX3007 HPX3008 HPX3009 HPX3010 HPX3011 HPX3012 HPX4001 HPX4002 HPX4003 HPX4004 HPX9001 HPX9002 HPX9003 HPX9004 HPX9005 HPX9006 HPX9007 HPX9008 HPX9009 HPX9010 HPX9011
        case 'completion:'
            echo words bash zsh fish
    end
end

# Names of routes, providers and models, as the daemon and the last edit wrote them.
function __hapax_known
    for file in $argv[2..]
        set -l names (__hapax_cache)/$argv[1]/$file
        test -r $names; or continue
        while read -l line
            echo $line
        end <$names
    end
end

function __hapax_cache
    set -l base $HOME/.cache
    test -n "$XDG_CACHE_HOME"; and set base $XDG_CACHE_HOME
    echo $base/hapax/complete
end

function __hapax_offer
    switch "$argv[2]"
        case words
            printf '%s\n' $argv[3..]
        case known
            __hapax_known $argv[1] $argv[3..]
        case files
            __fish_complete_path (commandline -ct | string replace -r '^-[^=]*=' '')
        case variables
            set -nx
        case instances
            for instance in (__hapax_cache)/*/
                string replace -r '.*/([^/]+)/$' '$1' $instance
            end
    end
end

function __hapax_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l instance default
    set -l below ''
    set -l expects ''
    set -l helping ''
    set -l arguments 0
    for word in $typed[2..]
        if test -n "$expects"
            test "$expects" = --instance; and set instance $word
            set expects ''
            continue
        end
        switch "$word"
            case '--instance=*'
                set instance (string replace -- '--instance=' '' $word)
            case '-*=*'
            case '-*'
                test -n "$(__hapax_takes "$below" "$word")"; and set expects $word
            case '*'
                if test -z "$below$helping" -a "$word" = help
                    set helping yes
                else if __hapax_commands "$below" | string match -q -- "$word"\t'*'
                    set below (string trim -- "$below $word")
                else
                    set arguments (math $arguments + 1)
                end
        end
    end
    set -l option (string match -r -- '^-[^=]*(?==)' "$current")
    if test -n "$expects"
        __hapax_offer $instance (string split ' ' -- (__hapax_takes "$below" "$expects"))
    else if test -n "$option"
        __hapax_offer $instance (string split ' ' -- (__hapax_takes "$below" "$option")) | while read -l line
            echo "$option=$line"
        end
    else if string match -q -- '-*' "$current"
        __hapax_options "$below"
    else if test -n "$helping"
        __hapax_commands "$below"
        test -z "$below"; and printf '%s\t%s\n' exit-codes 'How commands end' quickstart 'Where to begin'
    else if test $arguments = 0 -a -n "$(__hapax_commands "$below")"
        __hapax_commands "$below"
    else
        __hapax_offer $instance (string split ' ' -- (__hapax_takes "$below" ''))
    end
end

complete -c hapax -f -a '(__hapax_complete)'
