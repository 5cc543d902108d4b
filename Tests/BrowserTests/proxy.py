"""A proxy between a browser and the server, whose behaviour a test decides.

It reads HTTP/1.1 just far enough to know where a request and its answer begin and end, and keeps connections alive as
a real one does: a browser may send a request again by itself when a kept connection breaks under it. What happens to
an exchange is decided by a handler; the plain one is `relay`. See `chaos.py` for those that misbehave.
"""

import asyncio
import socket
import struct
import threading
import time
from dataclasses import dataclass

HEAD_LIMIT = 1 << 16
BODILESS = {204, 304}


class Broken(Exception):
    """One of the two connections ended in the middle of an exchange."""


@dataclass
class Message:
    """A request or the head of an answer: the start line, the fields as they came, and a request's body."""

    start: str
    fields: list
    body: bytes = b""

    @property
    def method(self):
        return self.start.split(" ")[0]

    @property
    def path(self):
        return self.start.split(" ")[1].split("?")[0]

    @property
    def status(self):
        return int(self.start.split(" ")[1])

    def get(self, name):
        return next((value for field, value in self.fields if field.lower() == name), None)

    def set(self, name, value):
        self.fields = [(field, known) for field, known in self.fields if field.lower() != name.lower()]
        self.fields.append((name, value))

    @property
    def is_stream(self):
        return self.path.endswith("/events")

    @property
    def head(self):
        lines = [self.start, *(f"{name}: {value}" for name, value in self.fields), "", ""]
        return "\r\n".join(lines).encode("latin-1")

    @property
    def bytes(self):
        return self.head + self.body


async def read_head(reader):
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise Broken from error
    start, *lines = text.rstrip("\r\n").split("\r\n")
    return Message(start, [tuple(part.strip() for part in line.split(":", 1)) for line in lines])


async def read_body(reader, message):
    """The body's bytes as they came, in pieces: a chunk with its frame, or what a read brings."""
    try:
        if (message.get("transfer-encoding") or "").lower() == "chunked":
            is_last = False
            while not is_last:
                size = await reader.readuntil(b"\r\n")
                is_last = int(size.split(b";")[0], 16) == 0
                yield size + await reader.readexactly(int(size.split(b";")[0], 16) + 2)
            return
        left = int(message.get("content-length") or 0)
        while left > 0:
            piece = await reader.read(min(left, HEAD_LIMIT))
            if not piece:
                raise Broken
            left -= len(piece)
            yield piece
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise Broken from error


class Link:
    """One connection of the browser, and the one to the server that belongs to it."""

    def __init__(self, proxy, reader, writer):
        self.proxy = proxy
        self.reader = reader
        self.writer = writer
        self.upstream = None

    async def serve(self):
        """One exchange after the other. A browser that goes away in the middle of one ends it."""
        following = asyncio.ensure_future(self._read())
        handling = None
        try:
            while True:
                request = await following
                handling = asyncio.ensure_future(self.proxy.handle(self, request))
                following = asyncio.ensure_future(self._read())
                await asyncio.wait({handling, following}, return_when=asyncio.FIRST_COMPLETED)
                if following.done():
                    following.result()
                await handling
        except (Broken, OSError):
            pass
        finally:
            for task in (handling, following):
                if task:
                    task.cancel()
            await asyncio.gather(*filter(None, (handling, following)), return_exceptions=True)
            self.reset()

    async def _read(self):
        request = await read_head(self.reader)
        request.body = b"".join([piece async for piece in read_body(self.reader, request)])
        return request

    async def send(self, request):
        """Passes the request on whole."""
        await self.send_bytes(request.bytes)

    async def send_bytes(self, part):
        _, writer = await self._connect()
        writer.write(part)
        await writer.drain()

    async def head(self):
        """The head of the server's answer."""
        return await read_head(self.upstream[0])

    async def body(self, request, answer):
        if request.method == "HEAD" or answer.status in BODILESS:
            return
        async for piece in read_body(self.upstream[0], answer):
            yield piece

    async def give(self, part):
        """Bytes for the browser."""
        self.writer.write(part)
        await self.writer.drain()

    async def answer(self, status, fields=(), content=b""):
        """An answer of the proxy's own."""
        fields = [*fields, ("Content-Length", len(content))]
        await self.give(Message(f"HTTP/1.1 {status} By the proxy", fields, content).bytes)

    async def skip(self, request):
        """Reads the server's answer and gives it to nobody."""
        async for _ in self.body(request, await self.head()):
            pass

    def reset(self):
        """Ends both connections the hard way."""
        for writer in (self.writer, self.upstream and self.upstream[1]):
            if writer is None or writer.transport.is_closing():
                continue
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        self.upstream = None

    async def _connect(self):
        if self.upstream and (self.upstream[0].at_eof() or self.upstream[1].transport.is_closing()):
            self.upstream[1].close()
            self.upstream = None
        if self.upstream is None:
            self.upstream = await asyncio.open_connection("127.0.0.1", self.proxy.target.port, limit=HEAD_LIMIT)
        return self.upstream


async def relay(link, request, change=lambda answer: None):
    """Passes the request on and the answer back; where there is no server, says 502 as a gateway does.

    `change` may alter the head of the answer.
    """
    try:
        await link.send(request)
        answer = await link.head()
    except (Broken, OSError):
        link.upstream = None
        await link.answer(502)
        return
    change(answer)
    await link.give(answer.head)
    async for piece in link.body(request, answer):
        await link.give(piece)


class Proxy:
    """Listens on a port of its own, in a thread of its own. `target.port` is asked for with each connection."""

    def __init__(self, target, handler=relay):
        self.target = target
        self.handler = handler
        self.requests = []
        self.port = 0
        self._links = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    @property
    def base(self):
        return f"http://{self.host}"

    def start(self):
        self._thread.start()
        self.call(self._listen())
        return self

    def stop(self):
        self.call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait_until(self, holds, timeout=15):
        """Waits until something that passes through here makes `holds()` true."""
        deadline = time.monotonic() + timeout
        while not holds():
            assert time.monotonic() < deadline, "what was waited for did not pass in time"
            time.sleep(0.02)

    def call(self, coroutine):
        """Runs a coroutine where the connections live, and answers its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def handle(self, link, request):
        self.requests.append(f"{request.method} {request.path}")
        await self.handler(link, request)

    async def _listen(self):
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=HEAD_LIMIT)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _accept(self, reader, writer):
        link = Link(self, reader, writer)
        task = asyncio.current_task()
        self._links.add(task)
        try:
            await link.serve()
        except asyncio.CancelledError:
            pass
        finally:
            self._links.discard(task)

    async def _end(self):
        self._server.close()
        tasks = list(self._links)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
