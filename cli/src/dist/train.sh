#!/bin/sh
# Makes the three caches of the distribution: train.sh TARGET. Each is the memory of one rehearsal, in which the program
# does what it will be asked to do most. A cache that cannot be made is left out; the program starts slower without.
set -eu
home=$1/hapax
rehearsal=$1/rehearsal
hash=$(cat "$home/lib/hash")
hapax=$home/bin/hapax

rm -rf "$rehearsal"
mkdir -p "$rehearsal"
cd "$rehearsal"
cat >hapax.yaml <<'YAML'
version: 1
server: {host: 127.0.0.1, port: 0}
providers:
  echo: {type: echo}
routes:
  - {path: /v1/completions, handler: completion, version: v1, targets: [echo]}
YAML
# What people have: several providers, keys in variables, times and sizes; and the same with mistakes.
cat >whole.yaml <<'YAML'
version: 1
server:
  host: 127.0.0.1
  port: 8080
  read_timeout: 30s
  max_body_bytes: 32MiB
providers:
  anthropic:
    type: anthropic
    api_key: ${REHEARSAL_KEY}
    models:
      claude-3-5-haiku-latest: {context_window: 200000, price: {input: 0.8, output: 4}}
    timeout: {connect: 5s, first_token: 20s}
  openai:
    type: openai
    api_key: ${REHEARSAL_KEY}
    base_url: https://api.openai.com/v1
    models:
      gpt-4o-mini: {max_tokens: 4096}
  local: {type: ollama, base_url: "http://127.0.0.1:11434", model: llama3}
provider_preference: [anthropic, openai, local]
models:
  fast: [anthropic/claude-3-5-haiku-latest, openai/gpt-4o-mini]
retry: {max_retries: 2, initial_delay: 100ms}
circuit_breaker: {failure_threshold: 5, timeout: 10s}
health_check: {enabled: true, interval: 15s, timeout: 5s}
logging: {level: info, format: auto}
routes:
  - {path: /v1/completions, handler: completion, version: v1}
  - path: /v2/completions
    handler: advanced_completion
    version: v2
    methods: [POST]
    targets: [openai/gpt-4o-mini, anthropic]
YAML
sed -e 's/handler: completion/handler: completon/' -e 's/openai\/gpt/opneai\/gpt/' -e 's/15s/15/' whole.yaml >wrong.yaml
# Files and sockets lie where they usually do, because the looking for them is rehearsed too.
export XDG_CACHE_HOME="$rehearsal/cache" XDG_RUNTIME_DIR="$rehearsal"
unset HAPAX_CONFIG HAPAX_SOCKET HAPAX_JAVA_OPTS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS 2>/dev/null || true

"$hapax" --version >version.txt
"$hapax" --help >help.txt
cp version.txt help.txt "$home/lib/"

# Waits for a daemon whose first line goes to a file, and prints its URL.
url_of() {
    waited=0
    while [ ! -s "$1" ] && [ $waited -lt 300 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$1"
}

# One daemon plays the provider of the other. What a daemon does all day, it should do well from the first request on: the
# cache remembers how often it was done, and the compiler begins with that.
"$hapax" serve --socket "$rehearsal/p" --config hapax.yaml -o json >provider.json 2>provider.log &
provider=$!
upstream=$(url_of provider.json)
cat >gateway.yaml <<YAML
version: 1
server: {host: 127.0.0.1, port: 0}
providers:
  echo: {type: echo}
  far: {type: openai, base_url: "$upstream/v1", api_key: sk-rehearsal, model: echo}
  farther: {type: anthropic, base_url: "$upstream", api_key: sk-rehearsal, models: {claude: {model: echo}}}
auth: {keys: [{name: rehearsal, key: sk-rehearsal-key}], required: false}
rate_limit: {requests: 1000000, window: 1s}
routes:
  - {path: /v1/completions, handler: completion, version: v1}
YAML
HAPAX_AOT_OUTPUT=$home/cache/serve-$hash.aot "$hapax" serve --config gateway.yaml -o json >ready.json 2>serve.log &
serve=$!
url=$(url_of ready.json)
# ask TIMES PATH BODY: eight at a time.
ask() {
    curl -s -Z --parallel-max 8 -m 60 -o /dev/null "$url$2?[1-$1]" -H 'Content-Type: application/json' \
        -H 'Authorization: Bearer sk-rehearsal-key' -d "$3" 2>/dev/null || true
}
if [ -n "$url" ] && command -v curl >/dev/null; then
    hello='"messages":[{"role":"user","content":"hello, how are you today?"}]'
    for share in 1 2 3; do
        ask 800 /v1/chat/completions '{"model":"far/echo",'"$hello}"
        ask 300 /v1/chat/completions '{"model":"far/echo","stream":true,'"$hello}"
        ask 300 /v1/messages '{"model":"far/echo","max_tokens":9,'"$hello}"
        ask 200 /v1/messages '{"model":"claude","max_tokens":9,"stream":true,'"$hello}"
        ask 200 /v1/chat/completions '{"model":"claude","max_tokens":9,'"$hello}"
        ask 100 /v1/chat/completions '{"model":"claude","max_tokens":9,"stream":true,'"$hello}"
        ask 100 /v1/completions '{"input":"hello"}'
        curl -s -m 5 "$url/health" "$url/metrics" >/dev/null || true
    done
fi

# The commands that people wait for. All that a cache holds is looked at when a command starts, so what is started most
# has one of its own.
export REHEARSAL_KEY=sk-rehearsal
HAPAX_AOT_OUTPUT=$home/cache/command-$hash.aot "$hapax" >command.log 2>&1 <<'COMMANDS' || true
version
reload
status
providers status
route list
route add /v1/more --target echo
reload --force
COMMANDS
HAPAX_AOT_OUTPUT=$home/cache/validate-$hash.aot "$hapax" >validate.log 2>&1 <<'COMMANDS' || true
validate
validate whole.yaml
validate wrong.yaml
COMMANDS

kill -TERM $serve $provider 2>/dev/null || true
wait $serve $provider || true
