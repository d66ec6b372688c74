#!/usr/bin/env python3
"""What a request costs, beside nginx and Portkey's gateway, in one run: see README.md in this folder."""
import argparse
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TICK = 1e6 / os.sysconf("SC_CLK_TCK")
PLAIN = {"Content-Type": "application/json", "Authorization": "Bearer bench-key-0123456789abcdef"}
PORTS = {"plain": 21080, "streams": 21081, "nginx": 21082, "portkey": 21083}
PROXY_CORE, LOAD_CORE = "0", "1"

ANSWER = json.dumps({
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m",
    "choices": [{"index": 0, "finish_reason": "stop",
                 "message": {"role": "assistant", "content": "one of many words that say little " * 20}}],
    "usage": {"prompt_tokens": 200, "completion_tokens": 140, "total_tokens": 340}}, separators=(",", ":"))
MESSAGE = json.dumps({
    "id": "msg_1", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn", "stop_sequence": None,
    "content": [{"type": "text", "text": "one of many words that say little " * 20}],
    "usage": {"input_tokens": 200, "output_tokens": 140}}, separators=(",", ":"))
WORDS = ["one of many words that say little " * 2] * 10


def event(name, data):
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"


CHUNKS = "".join(
    "data: " + json.dumps({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [
        {"index": 0, "delta": {"content": word}, "finish_reason": None}]}, separators=(",", ":")) + "\n\n"
    for word in WORDS) + 'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[' \
    '{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
EVENTS = event("message_start", {"type": "message_start", "message": json.loads(MESSAGE) | {
    "content": [], "stop_reason": None}}) + event("content_block_start", {
        "type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}) + "".join(
    event("content_block_delta", {"type": "content_block_delta", "index": 0,
                                  "delta": {"type": "text_delta", "text": word}}) for word in WORDS) \
    + event("content_block_stop", {"type": "content_block_stop", "index": 0}) \
    + event("message_delta", {"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                              "usage": {"output_tokens": 140}}) + event("message_stop", {"type": "message_stop"})

NGINX = """
worker_processes 1;
daemon off;
pid {work}/{name}.pid;
error_log {work}/{name}.log error;
worker_rlimit_nofile 20000;
events {{ worker_connections 15000; }}
http {{
    access_log off;
    client_body_temp_path {work}/{name}-body;
    proxy_temp_path {work}/{name}-proxy;
    fastcgi_temp_path {work}/{name}-f;
    uwsgi_temp_path {work}/{name}-u;
    scgi_temp_path {work}/{name}-s;
    keepalive_requests 100000000;
    client_body_buffer_size 64k;
    client_max_body_size 64m;
    tcp_nodelay on;
    {inside}
}}
"""


class Program:
    """A process with a port, and what it has used so far."""

    def __init__(self, name, command, port, core=None, env=None, work=None):
        self.name, self.port = name, port
        if core is not None:
            command = ["taskset", "-c", core, *command]
        self.started = time.monotonic()
        self.log = open(f"{work}/{name}.out", "wb")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env={**os.environ, **(env or {})}, start_new_session=True)

    def tree(self):
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    todo += map(int, pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split())
            except OSError:
                pass
        return found

    def cpu(self):
        """Microseconds of processor time of the whole tree."""
        used = 0
        for pid in self.tree():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                used += (int(fields[11]) + int(fields[12])) * TICK
            except OSError:
                pass
        return used

    def memory(self, field="VmRSS"):
        """MiB of the whole tree."""
        total = 0
        for pid in self.tree():
            try:
                found = re.search(field + r":\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())
                total += int(found.group(1)) if found else 0
            except OSError:
                pass
        return total / 1024

    def forget_peak(self):
        for pid in self.tree():
            pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")

    def first_answer(self, path, seconds=30):
        """Seconds from the start of the process to its first 200."""
        while time.monotonic() - self.started < seconds:
            try:
                if self.process.poll() is not None:
                    break
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - self.started
            except OSError:
                time.sleep(0.002)
        said = pathlib.Path(self.log.name).read_text(errors="replace")
        sys.exit(f"{self.name} does not answer; it said:\n{said}")

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


class Bench:
    def __init__(self, options, work):
        self.o, self.work, self.programs, self.results = options, work, [], []

    def program(self, *arguments, **named):
        program = Program(*arguments, work=self.work, **named)
        self.programs.append(program)
        return program

    def nginx(self, name, port, inside, core):
        path = f"{self.work}/{name}.conf"
        pathlib.Path(path).write_text(NGINX.format(work=self.work, name=name, inside=inside))
        return self.program(name, ["nginx", "-c", path, "-e", f"{self.work}/{name}.log"], port, core=core)

    def upstreams(self):
        def location(path, body, kind="application/json"):
            return f"location {path} {{ default_type {kind}; if ($request_method = GET) {{ return 200 ok; }} " \
                   f"return 200 '{quoted(body)}'; }}"

        def quoted(body):
            return body.replace("\\", "\\\\").replace("'", "\\'")

        self.nginx("upstream", PORTS["plain"], f"""
            server {{ listen 127.0.0.1:{PORTS['plain']} backlog=8192;
                {location("/v1/chat/completions", ANSWER)}
                {location("/v1/messages", MESSAGE)}
                {location("/streamed/v1/chat/completions", CHUNKS, "text/event-stream")}
                {location("/streamed/v1/messages", EVENTS, "text/event-stream")}
                location / {{ return 200 ok; }}
            }}""", self.cores()[1]).first_answer("/")
        self.program("streams", [self.o.java, "-Xmx1g", str(HERE / "Streams.java"), "upstream", str(PORTS["streams"])],
                     PORTS["streams"], core=self.cores()[1])

    def cores(self):
        return (None, None) if self.o.unpinned else (PROXY_CORE, LOAD_CORE)

    def proxy(self):
        return self.nginx("nginx", PORTS["nginx"], f"""
            upstream plain {{ server 127.0.0.1:{PORTS['plain']}; keepalive 256; keepalive_requests 100000000; }}
            upstream streams {{ server 127.0.0.1:{PORTS['streams']}; keepalive 256; keepalive_requests 100000000; }}
            server {{ listen 127.0.0.1:{PORTS['nginx']} backlog=8192;
                proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
                location / {{ proxy_pass http://plain; }}
                location /live/ {{ proxy_pass http://streams/; }}
            }}""", self.cores()[0])

    def portkey(self):
        return self.program("portkey", ["node", f"{self.o.portkey}/build/start-server.js", "--headless",
                                        f"--port={PORTS['portkey']}"], PORTS["portkey"], core=self.cores()[0])

    def hapax(self, name, port, settings, base=None, kind="openai", wait=True):
        base = base or f"http://127.0.0.1:{PORTS['plain']}/v1"
        if kind == "anthropic":
            base = base.removesuffix("/v1")
        file = f"{self.work}/{name}.yaml"
        pathlib.Path(file).write_text(
            f"version: 1\nserver: {{host: 127.0.0.1, port: {port}}}\n"
            f"providers:\n  up: {{type: {kind}, base_url: \"{base}\", api_key: k, model: m, max_concurrent: 20000}}\n"
            f"  spare: {{type: {kind}, base_url: \"{base}\", api_key: k, model: m, max_concurrent: 20000}}\n"
            f"health_check: {{mode: passive}}\n{settings}")
        program = self.program(name, [self.o.hapax, "serve", "--config", file], port, core=self.cores()[0],
                               env={"XDG_STATE_HOME": f"{self.work}/{name}-state",
                                    "HAPAX_SOCKET": f"{self.work}/{name}.sock"})
        if wait:
            program.first_answer("/health")
        return program

    def wrk(self, program, connections, seconds, path="/v1/chat/completions", headers=None, **env):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s",
                   str(HERE / "question.lua"), f"http://127.0.0.1:{program.port}{path}"]
        for key, value in {**PLAIN, **(headers or {})}.items():
            command += ["-H", f"{key}: {value}"]
        if not self.o.unpinned:
            command = ["taskset", "-c", LOAD_CORE, *command]
        before = program.cpu()
        out = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, check=True).stdout
        used = program.cpu() - before
        seen = json.loads(re.search("RESULT (.*)", out).group(1))
        seen["rate"] = seen["requests"] / seen["seconds"]
        seen["cpu"] = used / max(1, seen["requests"])
        return seen

    def streams(self, program, streams, chunks, every, path="/v1/chat/completions", headers=None):
        command = [self.o.java, "-Xmx2g", "-XX:+UseSerialGC", str(HERE / "Streams.java"), "read",
                   f"http://127.0.0.1:{program.port}{path}", str(streams), str(chunks), str(every)]
        command += [f"{key}: {value}" for key, value in {**PLAIN, **(headers or {})}.items() if key != "Content-Type"]
        if not self.o.unpinned:
            command = ["taskset", "-c", LOAD_CORE, *command]
        before = program.cpu()
        done = subprocess.run(command, capture_output=True, text=True)
        found = re.search("RESULT (.*)", done.stdout)
        if not found:
            sys.exit(done.stdout + done.stderr)
        seen = json.loads(found.group(1))
        seen["cpu"] = (program.cpu() - before) / max(1, seen["chunks"])
        return seen

    def note(self, part, name, seen):
        errors = seen.get("errors", 0)
        self.results.append({"part": part, "who": name, **seen})
        figures = "  ".join(f"{key} {value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float)
                            else f"{key} {value}" for key, value in seen.items())
        print(f"{part:<12} {name:<16} {figures}{'   VOID: errors' if errors else ''}", flush=True)

    def rounds(self, part, who, measure):
        """Everybody in turn, as many rounds as asked for; the median of each figure."""
        seen = {name: [] for name in who}
        for _ in range(self.o.rounds):
            for name in who:
                seen[name].append(measure(name, who[name]))
        for name, all_of_it in seen.items():
            self.note(part, name, {
                key: statistics.median(one[key] for one in all_of_it) if key != "errors"
                else sum(one[key] for one in all_of_it) for key in all_of_it[0]})
            self.results[-1]["rounds"] = all_of_it


FULL = """auth: {keys: [{name: bench, key: bench-key-0123456789abcdef}]}
rate_limit: {requests: 100000000, tokens: 2000000000, window: 1m}
logging: {level: %s, file: %s}
"""
BARE = """dedup: {enabled: false}
metrics: {enabled: false}
logging: {level: error}
"""


def plain(bench):
    """Goals 1 to 4, 8, 9 and 17: small chats, each a different one."""
    work, seconds = bench.work, bench.o.seconds
    nginx, portkey = bench.proxy(), bench.portkey()
    direct = bench.programs[0]
    ours = {
        "hapax": bench.hapax("hapax", 21090, FULL % ("warn", f"{work}/hapax.log")),
        "hapax, logging": bench.hapax("logging", 21091, FULL % ("info", f"{work}/logging.log")),
        "hapax, bare": bench.hapax("bare", 21092, BARE),
    }
    nginx.first_answer("/")
    portkey.first_answer("/")
    upstream = {"x-portkey-provider": "openai", "x-portkey-custom-host": f"http://127.0.0.1:{PORTS['plain']}/v1"}
    who = {"direct": direct, "nginx": nginx, "portkey": portkey, **ours}

    def ask(name, program, connections=64):
        return bench.wrk(program, connections, seconds, headers=upstream if name == "portkey" else None)

    for name, program in who.items():
        bench.wrk(program, 64, bench.o.warm, headers=upstream if name == "portkey" else None)
    bench.rounds("64 callers", who, ask)
    bench.rounds("1 caller", who, lambda name, program: ask(name, program, 1))
    print("after 30 s without a request", flush=True)
    time.sleep(30)
    bench.rounds("1, rested", {name: who[name] for name in ("nginx", "hapax")},
                 lambda name, program: ask(name, program, 1))
    for name, program in who.items():
        bench.note("memory", name, {"rss_mib": program.memory()})


def features(bench):
    """Goals 10 and 16: translated, kept and shared."""
    full = FULL % ("warn", f"{bench.work}/features.log")
    base = f"http://127.0.0.1:{PORTS['plain']}"
    live = f"http://127.0.0.1:{PORTS['streams']}/v1"
    who = {
        "relay": bench.hapax("relay", 21100, full),
        "translated": bench.hapax("translated", 21101, full, kind="anthropic"),
        "relay, streamed": bench.hapax("relayed", 21102, full, base=base + "/streamed/v1"),
        "translated, streamed": bench.hapax("translates", 21103, full, base=base + "/streamed/v1", kind="anthropic"),
        "hit": bench.hapax("hit", 21104, full + "cache: {enable: true}\n"),
        "shared": bench.hapax("shared", 21105, full, base=live),
        "not shared": bench.hapax("unshared", 21106, full + "dedup: {enabled: false}\n", base=live),
    }

    def ask(name, program, seconds=None):
        env = {"SAME": "1"} if name in ("hit", "shared", "not shared") else {}
        if name.endswith("streamed"):
            env["STREAM"] = "true"
        return bench.wrk(program, 64, seconds or bench.o.seconds, **env)

    for name, program in who.items():
        ask(name, program, bench.o.warm)
    bench.rounds("features", who, ask)


def streamed(bench):
    """Goals 5 to 7: chunks that carry the moment they were written."""
    nginx, portkey = bench.proxy(), bench.portkey()
    live = f"http://127.0.0.1:{PORTS['streams']}/v1"
    hapax = bench.hapax("streaming", 21110, FULL % ("warn", f"{bench.work}/streaming.log"), base=live)
    nginx.first_answer("/")
    portkey.first_answer("/")
    direct = bench.programs[1]
    who = {"direct": direct, "nginx": nginx, "portkey": portkey, "hapax": hapax}
    upstream = {"x-portkey-provider": "openai", "x-portkey-custom-host": live}

    def ask(name, program, streams=16, chunks=400, every=5):
        return bench.streams(program, streams, chunks, every, path="/live/v1/chat/completions" if name == "nginx"
                             else "/v1/chat/completions", headers=upstream if name == "portkey" else None)

    for name, program in who.items():
        ask(name, program, 64, 600, 5)
    bench.rounds("16 streams", who, ask)
    many = {name: who[name] for name in ("direct", "nginx", "hapax")}
    for name, program in many.items():
        if name != "direct":
            program.forget_peak()
        idle = program.memory()
        seen = ask(name, program, bench.o.streams, 20, 1000)
        seen["kib_each"] = (program.memory("VmHWM") - idle) * 1024 / bench.o.streams if name != "direct" else -1.0
        bench.note("many streams", name, seen)


def starts(bench):
    """Goals 11 and 12: from the start of the process to its first answer, and its memory then."""
    def hapax(_, name):
        return bench.hapax(f"start{len(bench.programs)}", 21120, "", wait=False), "/health"

    def once(name, start):
        program, path = start(bench, name)
        seconds = program.first_answer(path)
        time.sleep(1)
        memory = program.memory()
        program.stop()
        return {"first_ms": seconds * 1000, "rss_mib": memory}

    bench.rounds("start", {
        "portkey": lambda b, _: (b.portkey(), "/"),
        "nginx": lambda b, _: (b.proxy(), "/"),
        "hapax": hapax,
    }, once)


def bodies(bench):
    """Goal 15: what the memory grows by for a large request, three times."""
    hapax = bench.hapax("bodies", 21130, FULL % ("warn", f"{bench.work}/bodies.log"))
    bench.wrk(hapax, 64, bench.o.warm)
    size = 10 << 20
    body = ('{"model":"m","messages":[{"role":"user","content":"' + "x" * size + '"}]}').encode()
    for _ in range(3):
        hapax.forget_peak()
        before = hapax.memory()
        request = urllib.request.Request(f"http://127.0.0.1:{hapax.port}/v1/chat/completions", body, PLAIN)
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
        bench.note("10 MiB", "hapax", {"grew_by_bodies": (hapax.memory("VmHWM") - before) / (len(body) / 2**20)})


PARTS = {"plain": plain, "features": features, "streams": streamed, "starts": starts, "bodies": bodies}


def main():
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS) + "; all, if none is named")
    parse.add_argument("--hapax", default=str(HERE.parents[2] / "cli/target/hapax/bin/hapax"))
    parse.add_argument("--portkey", required=True, help="folder of the package @portkey-ai/gateway")
    parse.add_argument("--java", default="java", help="a Java 25, for the ends of streams")
    parse.add_argument("--seconds", type=int, default=4, help="of each measurement")
    parse.add_argument("--warm", type=int, default=20, help="seconds before the first")
    parse.add_argument("--rounds", type=int, default=3)
    parse.add_argument("--streams", type=int, default=5000, help="open at once")
    parse.add_argument("--unpinned", action="store_true", help="leave the cores to the kernel")
    parse.add_argument("--out", help="file for the raw figures, JSON")
    options = parse.parse_args()
    for tool in ("wrk", "nginx", "node", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed")
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    raw = []
    for part in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="hb") as work:
            bench = Bench(options, work)
            try:
                bench.upstreams()
                PARTS[part](bench)
            finally:
                for program in reversed(bench.programs):
                    program.stop()
            raw += bench.results
    if options.out:
        pathlib.Path(options.out).write_text(json.dumps(raw, indent=1))


if __name__ == "__main__":
    main()
