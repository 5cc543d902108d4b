"""Measures Frontdesk and its peers in rounds that alternate, and prints one table of ratios. Called by deploy/bench."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONNECTIONS = 64
SEATS = 1000


@dataclass
class Comparison:
    """One line of the table: what we do, what the peer does, and the ratio that is to be reached."""

    name: str
    unit: str
    ours: Callable[[], float]
    peer: Callable[[], float] | None = None
    at_least: float | None = None
    at_most: float | None = None
    limit: float | None = None  # of our own value, where there is no peer
    values: list[float] = field(default_factory=list)
    peers: list[float] = field(default_factory=list)

    def measure(self, ours_first: bool) -> None:
        for is_ours in (ours_first, not ours_first):
            if is_ours:
                self.values.append(self.ours())
            elif self.peer:
                self.peers.append(self.peer())

    @property
    def ratios(self) -> list[float]:
        return [ours / peer for ours, peer in zip(self.values, self.peers)]

    @property
    def verdict(self) -> str:
        measured = statistics.median(self.ratios or self.values)
        if self.at_least is not None:
            return f">= {self.at_least}: {'met' if measured >= self.at_least else 'MISSED'}"
        at_most = self.at_most if self.at_most is not None else self.limit
        return "told" if at_most is None else f"<= {at_most}: {'met' if measured <= at_most else 'MISSED'}"

    def row(self) -> list[str]:
        ratio = "-"
        if self.ratios:
            ratio = f"{statistics.median(self.ratios):.2f} ({min(self.ratios):.2f} to {max(self.ratios):.2f})"
        return [self.name, amount(self.values, self.unit), amount(self.peers, self.unit), ratio, self.verdict]


def amount(values: list[float], unit: str) -> str:
    if not values:
        return "-"
    median = statistics.median(values)
    return f"{median:,.0f} {unit}" if median >= 100 else f"{median:.3g} {unit}"


def resident_kib(pid: int) -> int:
    """Memory of a process and its children, shared pages counted in part (Pss)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    text = "".join(Path(f"/proc/{process}/smaps_rollup").read_text() for process in [pid, *children])
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Frontdesk:
    """The service on a folder of its own, with a site, an agent and visitors who have a conversation each."""

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary, self.folder = binary, folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "FRONTDESK_DATA": str(folder / "data"),
            "FRONTDESK_LISTEN": "127.0.0.1:0",
            "FRONTDESK_PUBLIC": str(HERE.parent.parent / "public"),
            "FRONTDESK_LOG_LEVEL": "error",
        }
        self.site = self.command("site", "add", "--name", "Bench", "--origin", "https://shop.example", "--json")
        self.process = subprocess.Popen([binary, "serve"], env=self.environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.seats: list[tuple[str, str]] = []

    def command(self, *words: str) -> dict:
        output = subprocess.run([self.binary, *words], env=self.environment, check=True, capture_output=True, text=True)
        return json.loads(output.stdout)

    def post(self, path: str, body: dict, token: str | None = None) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request("POST", path, json.dumps(body), headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status >= 300:
            raise RuntimeError(f"{path} answered {response.status}: {content.decode()}")
        return json.loads(content)

    def take_seats(self, count: int) -> Path:
        """Opens conversations until there are `count`, and writes them to a file for wrk."""
        while len(self.seats) < count:
            token = self.post("/api/v1/sessions", {"site": self.site["key"]})["visitorToken"]
            opened = self.post("/api/v1/conversations", {"clientId": str(uuid.uuid4())}, token)
            self.seats.append((opened["conversation"]["id"], token))
        path = self.folder / "seats"
        path.write_text("".join(f"{conversation} {token}\n" for conversation, token in self.seats))
        return path

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def nginx(folder: Path, live: bytes, token: bytes) -> Iterator[tuple[int, int]]:
    """nginx on a free port; gives the port and the process's id."""
    port = free_port()
    text = (HERE / "nginx.conf").read_text()
    public = folder / "public"
    public.mkdir(exist_ok=True)
    values = {"PORT": str(port), "FOLDER": str(folder), "PUBLIC": str(public), "LIVE": live.decode(), "TOKEN": token.decode()}
    for name, value in values.items():
        text = re.sub(rf"\b{name}\b(?![a-z_])", lambda _, value=value: value, text)
    configuration = folder / "nginx.conf"
    configuration.write_text(text)
    process = subprocess.Popen(["nginx", "-c", str(configuration)], stderr=subprocess.DEVNULL)
    for _ in range(500):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        time.sleep(0.01)
    else:
        raise RuntimeError(f"nginx does not listen: see {folder}/error.log")
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


class Bench:
    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self.arguments, self.folder = arguments, folder
        self.details: dict[str, list] = {}
        self.binary = Path(arguments.frontdesk).resolve()
        self.tools = Path(arguments.tools).resolve()
        self.frontdesk = Frontdesk(self.binary, folder)

    def wrk(self, port: int, path: str, *options: str, connections: int = CONNECTIONS, **environment: str) -> float:
        """Requests a second; an answer that is neither 2xx nor 3xx is an error."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{self.arguments.seconds}s", "--latency", *options]
        output = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{path}"],
            env={**os.environ, **environment}, check=True, capture_output=True, text=True,
        ).stdout
        if fault := re.search(r"Non-2xx.*|Socket errors.*", output):
            raise RuntimeError(f"{path}: {fault[0]}")
        latencies = {share: latency for share, latency in re.findall(r"^\s+(50|99)%\s+(\S+)$", output, re.MULTILINE)}
        self.details.setdefault(f"latency of {path.split('?')[0]} at port {port}", []).append(latencies)
        rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
        assert rate
        return float(rate[1])

    def ours(self, path: str, *options: str, **environment) -> Callable[[], float]:
        return lambda: self.wrk(self.frontdesk.port, path, *options, **environment)

    def fetch(self, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.frontdesk.port)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.read(), dict(response.getheaders())

    # What there is to measure. Each gives its lines of the table, within the peers that it needs.

    @contextlib.contextmanager
    def tokens(self) -> Iterator[list[Comparison]]:
        """HS256 beside C and PyJWT."""
        import jwt

        seconds = f"{max(1, self.arguments.seconds // 2)}s"
        cached: dict[str, float] = {}

        def own(name: str) -> Callable[[], float]:
            def value() -> float:
                if name not in cached:
                    output = subprocess.check_output(
                        [self.binary, "bench", "tokens", "--rounds", "1", "--duration", seconds, "--json"])
                    cached.update({figure["name"]: figure["median"] for figure in json.loads(output)["tokens"]})
                return cached.pop(name)
            return value

        def c(which: str) -> Callable[[], float]:
            def value() -> float:
                output = subprocess.check_output([self.tools / "hmac", "0.5", "150"], text=True)
                return float(dict(line.split() for line in output.splitlines())[which])
            return value

        key = b"k" * 32
        claims = {"iss": "guest-issuer", "sub": "guest-214", "name": "Room 214", "iat": int(time.time()), "exp": 4102444800}
        token = jwt.encode(claims, key, "HS256")

        def pyjwt(body: Callable[[], object]) -> Callable[[], float]:
            return lambda: min(timeit.repeat(body, number=2000, repeat=3)) / 2000 * 1e9

        yield [
            Comparison("HS256 sign (C)", "ns", own("hmac sign"), c("sign"), at_most=1.25),
            Comparison("HS256 verify (C)", "ns", own("hmac verify"), c("verify"), at_most=1.25),
            Comparison("token signed (PyJWT)", "ns", own("token sign"), pyjwt(lambda: jwt.encode(claims, key, "HS256")), at_most=0.1),
            Comparison("token verified (PyJWT)", "ns", own("token verify"),
                       pyjwt(lambda: jwt.decode(token, key, ["HS256"])), at_most=0.1),
        ]

    @contextlib.contextmanager
    def http(self) -> Iterator[list[Comparison]]:
        """Small answers and static files beside nginx."""
        api_key = self.frontdesk.site["apiKey"]
        live, _ = self.fetch("/health/live")
        guest = json.dumps(self.frontdesk.post("/api/v1/guests/token", {"subject": "guest-0", "displayName": "Room"}, api_key)).encode()
        with nginx(self.folder, live, guest) as (port, _):
            packed, headers = self.fetch("/widget.js", Accept_Encoding="gzip")
            (self.folder / "public" / "widget.js").write_bytes(self.fetch("/widget.js")[0])
            (self.folder / "public" / "widget.js.gz").write_bytes(packed)
            tag = headers.get("ETag") or headers["Etag"]
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/files/widget.js", headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            peer_tag = response.getheader("ETag") or ''
            script = ["-s", str(HERE / "guests.lua")]
            environment = {"FRONTDESK_API_KEY": api_key, "FRONTDESK_RUN": "warm", "FRONTDESK_SUBJECTS": "100"}
            token = lambda: self.wrk(port, "/token")
            def uncached() -> float:
                run = uuid.uuid4().hex[:8]
                return self.wrk(self.frontdesk.port, "/api/v1/guests/token", *script,
                                FRONTDESK_API_KEY=api_key, FRONTDESK_RUN=run, FRONTDESK_SUBJECTS="0")
            gzip = ["-H", "Accept-Encoding: gzip"]
            yield [
                Comparison("GET /health/live (nginx)", "/s", self.ours("/health/live"), lambda: self.wrk(port, "/live"), at_least=0.7),
                Comparison("guest token, cached (nginx)", "/s", self.ours("/api/v1/guests/token", *script, **environment), token, at_least=0.5),
                Comparison("guest token, uncached (nginx)", "/s", uncached, token),
                Comparison("widget.js, gzip (nginx)", "/s", self.ours("/widget.js", *gzip),
                           lambda: self.wrk(port, "/files/widget.js", *gzip), at_least=0.6),
                Comparison("widget.js, 304 (nginx)", "/s", self.ours("/widget.js", *gzip, "-H", f"If-None-Match: {tag}"),
                           lambda: self.wrk(port, "/files/widget.js", *gzip, "-H", f"If-None-Match: {peer_tag}"), at_least=0.6),
            ]

    @contextlib.contextmanager
    def messages(self) -> Iterator[list[Comparison]]:
        """Durable messages beside SQLite's group commit from C."""
        seats = self.frontdesk.take_seats(SEATS)
        copy = self.folder / "template.sqlite"
        self.frontdesk.command("backup", "--to", str(copy), "--json")

        def peer() -> float:
            database = self.folder / "peer.sqlite"
            shutil.copy(copy, database)
            return float(subprocess.check_output([self.tools / "groupcommit", database, str(self.arguments.seconds)]))

        post = self.ours("/", "-s", str(HERE / "messages.lua"), connections=256, FRONTDESK_SEATS=str(seats))
        yield [Comparison("durable messages, 256 connections (C)", "/s", post, peer, at_least=0.5)]

    @contextlib.contextmanager
    def streams(self) -> Iterator[list[Comparison]]:
        """Idle event streams beside nchan: memory, and one event to all."""
        count = self.arguments.streams
        conversation, token = self.frontdesk.seats[0] if self.frontdesk.seats else self.seat()
        own_lines = f"/api/v1/conversations/{conversation}/events Bearer {token}\n" * count
        with nginx(self.folder, b"{}", b"{}") as (port, pid):
            before = resident_kib(self.frontdesk.process.pid), resident_kib(pid)
            trigger = self.folder / "message"
            body = json.dumps({"clientId": f"ROUNDNUM{str(uuid.uuid4())[8:]}", "text": "mark"})
            trigger.write_text(request("POST", f"/api/v1/conversations/{conversation}/messages", body, token))
            own = self.open_streams(self.frontdesk.port, own_lines, trigger, '"text":"mark"')
            own_memory = (resident_kib(self.frontdesk.process.pid) - before[0]) * 1024 / count
            publish = self.folder / "publish"
            publish.write_text(request("POST", "/publish", '{"conversationId":"c","seq":1,"text":"mark"}'))
            peer = self.open_streams(port, "/events -\n" * count, publish, "mark")
            peer_memory = (resident_kib(pid) - before[1]) * 1024 / count
            pairs: dict[str, list[float]] = {}

            def arrival(of: subprocess.Popen, name: str, place: int) -> Callable[[], float]:
                def value() -> float:
                    if place == 0:
                        pairs[name] = one_round(of)
                    return pairs[name][place]
                return value

            try:
                yield [
                    Comparison(f"one event to {count} streams, first (nchan)", "ms",
                               arrival(own, "own", 0), arrival(peer, "peer", 0), at_most=0.9),
                    Comparison(f"one event to {count} streams, last (nchan)", "ms",
                               arrival(own, "own", 1), arrival(peer, "peer", 1), at_most=0.9),
                    Comparison("memory of an idle stream (nchan)", "bytes", lambda: own_memory, lambda: peer_memory, at_most=0.5),
                ]
            finally:
                for process in (own, peer):
                    process.terminate()
                    process.wait()

    def seat(self) -> tuple[str, str]:
        self.frontdesk.take_seats(1)
        return self.frontdesk.seats[0]

    def open_streams(self, port: int, lines: str, trigger: Path, mark: str) -> subprocess.Popen:
        requests = self.folder / f"streams-{port}"
        requests.write_text(lines)
        process = subprocess.Popen(
            [self.tools / "streams", str(port), requests, trigger, mark, "1000"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        if process.stdout.readline() != "open\n":
            raise RuntimeError("the streams could not be opened")
        return process

    @contextlib.contextmanager
    def itself(self) -> Iterator[list[Comparison]]:
        """What the binary measures of itself: reading among many messages, starting, memory, size."""
        cached: dict[str, float] = {}

        def own(benchmark: str, name: str) -> Callable[[], float]:
            def value() -> float:
                if name not in cached:
                    output = subprocess.check_output([
                        self.binary, "bench", benchmark, "--rounds", "1", "--json", "--folder", self.folder,
                        "--duration", f"{self.arguments.seconds}s", "--messages", str(self.arguments.messages)])
                    cached.update({figure["name"]: figure["median"] for figure in json.loads(output)[benchmark]})
                return cached.pop(name)
            return value

        yield [
            Comparison(f"history page, {self.arguments.messages:,} to 1,000 messages", "", own("history", "history, many to few"), limit=1.3),
            Comparison(f"inbox, {self.arguments.messages:,} to 1,000 messages", "", own("history", "inbox, many to few"), limit=1.3),
            Comparison("start to ready", "ms", own("start", "start to ready"), limit=100),
            Comparison("resident memory, idle", "MiB", own("start", "resident memory"), limit=30),
            Comparison("binary", "MiB", own("start", "binary")),
            Comparison("database to text of messages", "", own("messages", "database per byte of text"), limit=2),
        ]


def request(method: str, path: str, body: str, token: str | None = None) -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", body])


def one_round(process: subprocess.Popen) -> list[float]:
    assert process.stdin and process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    return [float(number) for number in process.stdout.readline().split()]


def table(comparisons: list[Comparison]) -> str:
    rows = [["what (beside)", "ours", "peer", "ratio (range)", "target"], *(comparison.row() for comparison in comparisons)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def main() -> int:
    parts = ["tokens", "http", "messages", "streams", "itself"]
    parser = argparse.ArgumentParser(prog="deploy/bench", description=__doc__)
    parser.add_argument("--frontdesk", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--tools", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="how long each load lasts in each round")
    parser.add_argument("--only", action="append", choices=parts, help="may be given several times")
    parser.add_argument("--streams", type=int, default=10000)
    parser.add_argument("--messages", type=int, default=100000, help="how many messages many are")
    parser.add_argument("--json", default=".build/bench/results.json")
    arguments = parser.parse_args()
    done: list[Comparison] = []
    with tempfile.TemporaryDirectory(dir=arguments.tools) as folder:
        # nginx's workers are somebody else, and read files in it.
        os.chmod(folder, 0o755)
        bench = Bench(arguments, Path(folder).resolve())
        try:
            for part in arguments.only or parts:
                with getattr(bench, part)() as comparisons:
                    for round_number in range(arguments.rounds):
                        print(f"{part}: round {round_number + 1} of {arguments.rounds}", file=sys.stderr)
                        for comparison in comparisons:
                            comparison.measure(ours_first=round_number % 2 == 0)
                done += comparisons
        finally:
            bench.frontdesk.stop()
    print(table(done))
    results = [{"name": c.name, "unit": c.unit, "ours": c.values, "peer": c.peers, "target": c.verdict} for c in done]
    Path(arguments.json).write_text(json.dumps({"results": results, "details": bench.details}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
