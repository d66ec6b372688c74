#!/usr/bin/env python3
"""How long the short commands take from exec to exit, in turn with `node -e 0`: start.py [HOME] [ROUNDS].

HOME is the distribution (default: ../../target/hapax). A daemon of its own answers `reload`. Each round starts every
program once by posix_spawn and waits for it by wait4; a wrong exit code voids the run. Prints medians (minima) of wall
and CPU in milliseconds, and the ratio of each wall median to node's; the raw figures go to target/bench/start.json.
"""
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "..", "..", "target")
PROVIDERS = 20
ROUTES = 24


def config():
    """About 200 lines: every provider with a key from a variable, every route with targets."""
    lines = ["version: 1", "server:", "  host: 127.0.0.1", "  port: 0", "  read_timeout: 30s", "providers:"]
    for i in range(PROVIDERS):
        lines += [f"  p{i}:", "    type: openai", f"    api_key: ${{KEY_{i}}}", f"    base_url: https://p{i}.example/v1"]
        lines += [f"    model: model-{i}"]
    lines += ["routes:"]
    for i in range(ROUTES):
        lines += [f"  - path: /v1/r{i}", "    methods: [POST]"]
        lines += [f"    targets: [p{i % PROVIDERS}, p{(i + 1) % PROVIDERS}]", "    handler: completion"]
    return "\n".join(lines) + "\n"


def once(command, environment, expected):
    nothing = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)]
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, environment, file_actions=nothing)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != expected:
        sys.exit(f"{command}: {os.waitstatus_to_exitcode(status)} instead of {expected}; the run is void")
    return {"wall": wall * 1000, "cpu": (used.ru_utime + used.ru_stime) * 1000}


def main():
    home = os.path.realpath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(TARGET, "hapax"))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    hapax = os.path.join(home, "bin", "hapax")
    work = tempfile.mkdtemp(prefix="hxb")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HAPAX_")}
    environment |= {"XDG_RUNTIME_DIR": work, "XDG_CACHE_HOME": work + "/cache"}
    environment |= {f"KEY_{i}": f"sk-{i}" for i in range(PROVIDERS)}
    file = os.path.join(work, "hapax.yaml")
    with open(file, "w") as out:
        out.write(config())
    programs = {
        "node -e 0": (["node", "-e", "0"], 0),
        "validate": ([hapax, "validate", file], 0),
        "reload": ([hapax, "reload"], 0),
        "route list": ([hapax, "route", "list"], 0),
        "version": ([hapax, "version"], 0),
        "--version": ([hapax, "--version"], 0),
    }
    daemon = subprocess.Popen(
        [hapax, "serve", "--config", file, "-o", "json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    try:
        if not daemon.stdout.readline():
            sys.exit("no daemon; the run is void")
        seen = {name: [] for name in programs}
        for turn in range(rounds + 1):
            for name, (command, expected) in programs.items():
                figures = once(command, environment, expected)
                if turn:  # the first brings the files into memory
                    seen[name].append(figures)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        shutil.rmtree(work)
    peer = statistics.median(run["wall"] for run in seen["node -e 0"])
    print(f"{'':12}{'wall ms':>16}{'CPU ms':>16}{'x node':>8}")
    for name, runs in seen.items():
        columns = ""
        for what in ("wall", "cpu"):
            values = [run[what] for run in runs]
            columns += f"{statistics.median(values):8.1f} ({min(values):5.1f})"
        print(f"{name:12}{columns}{statistics.median(run['wall'] for run in runs) / peer:8.2f}")
    os.makedirs(os.path.join(TARGET, "bench"), exist_ok=True)
    with open(os.path.join(TARGET, "bench", "start.json"), "w") as out:
        json.dump({"rounds": rounds, "seen": seen}, out, indent=1)


main()
