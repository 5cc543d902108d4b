"""The real binary, run as an operator would run it, and the commands beside it."""

import json
import os
import select
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY = "listening on "


def binary():
    """The path of the server: FRONTDESK_BINARY, else the release build, else the debug build."""
    builds = [str(ROOT / ".build" / kind / "frontdesk") for kind in ("release", "debug")]
    for path in [os.environ.get("FRONTDESK_BINARY"), *builds]:
        if path and os.path.exists(path):
            return path
    raise RuntimeError("no server to test: build it, or set FRONTDESK_BINARY")


class Server:
    """A server with a data folder of its own, that can be killed and started again on the same port."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="frontdesk-browser-")
        self.port = 0
        self.process = None
        self.wrapper = []

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        own = {
            "FRONTDESK_LISTEN": f"127.0.0.1:{self.port}",
            "FRONTDESK_DATA": self.folder.name,
            "FRONTDESK_PUBLIC": str(ROOT / "public"),
        }
        # The server refuses names it does not know, and what the tester's shell sets is not for this one.
        outer = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
        return {**outer, **own}

    def start(self, timeout=30):
        log = open(Path(self.folder.name) / "server.log", "ab")
        self.process = subprocess.Popen(
            [*self.wrapper, binary(), "serve"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=self.folder.name,
            start_new_session=True,
        )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                line = self.process.stdout.readline().decode()
                if READY in line:
                    self.port = int(line.strip().rsplit(":", 1)[1])
                    return self
                if line == "":
                    break
        raise RuntimeError(f"the server did not start:\n{self.log[-4000:]}")

    @property
    def log(self):
        return (Path(self.folder.name) / "server.log").read_text(errors="replace")

    @property
    def texts(self):
        """What the database has of all that was said, notes aside, oldest first."""
        query = "SELECT text FROM messages WHERE NOT is_note ORDER BY space_id, seq"
        with closing(sqlite3.connect(f"file:{self.folder.name}/frontdesk.sqlite?mode=ro", uri=True)) as database:
            return [text for (text,) in database.execute(query)]

    def wait_for_texts(self, count, timeout=15):
        """Waits until so many messages are stored."""
        deadline = time.monotonic() + timeout
        while len(self.texts) < count:
            assert time.monotonic() < deadline, f"{len(self.texts)} of {count} messages were stored in time"
            time.sleep(0.02)

    def kill(self):
        """The hard way: no chance to say good-bye or to write anything down."""
        self._signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _signal(self, number):
        """To the whole group, since a wrapper stands before the server."""
        os.killpg(self.process.pid, number)

    def restart_later(self, shift):
        """Starts again with its clock shifted, as in `+1d`; what measures durations is left alone."""
        # Through the command: preloaded alone, the library changes the environment before Swift looks for its
        # arguments beside it, and finds none.
        self.wrapper = ["faketime", "--exclude-monotonic", "-f", shift]
        return self.start()

    def stop(self):
        """Ends it, and fails where it had ended by itself or says that something went wrong inside."""
        end = self.process and self.process.poll()
        if self.process and end is None:
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        log = self.log
        faults = [line for line in log.splitlines() if '"level":"error"' in line or "Fatal error" in line]
        self.folder.cleanup()
        assert end is None and not faults, f"the server ended by itself ({end}): {faults or log[-4000:]}"

    def command(self, *arguments):
        """Runs `frontdesk …` beside the server and answers its JSON."""
        done = subprocess.run(
            [binary(), *arguments, "--json"], env=self.environment, capture_output=True, text=True, timeout=60
        )
        if done.returncode != 0:
            raise RuntimeError(f"frontdesk {' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout)
