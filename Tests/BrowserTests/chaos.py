"""A network that loses, delays, cuts, repeats and refuses, as a seed says.

Each kind of request has a deck of faults and of exchanges that go well, shuffled by the seed. So every fault happens,
how often is known, and the n-th request of its kind meets the same fate whenever the same seed is given. A fault ends by
itself within `LONGEST` seconds, and all end at once when it becomes calm.
"""

import asyncio
import json
import random
import re
import time
from collections import Counter, defaultdict
from contextlib import suppress

from proxy import Broken, relay

LONGEST = 1.5
#: How many bytes of an answer may pass before it breaks: within the head, or after a few events of a stream.
PASSING = 1500
IDENTIFIER = re.compile(r"(?<=/conversations/)[^/]+")


class Chaos:
    """The handler of a proxy. It is calm until it is told otherwise, and pages and scripts always arrive."""

    def __init__(self, seed):
        self.seed = seed
        self.met = Counter()
        self._is_raging = False
        self._decks = defaultdict(list)
        self._drawn = Counter()
        self._holding = set()

    def rage(self):
        self._is_raging = True

    def calm(self, proxy):
        """From now on all goes well; what is held is let go broken."""

        async def let_go():
            self._is_raging = False
            for task in self._holding:
                task.cancel()

        proxy.call(let_go())

    async def __call__(self, link, request):
        fault = self._draw(request) if self._is_raging and request.path.startswith("/api/") else None
        if fault is None:
            await relay(link, request)
            return
        self.met[fault.__name__] += 1
        dice = random.Random(f"{self.seed} {fault.__name__} {self.met[fault.__name__]}")
        task = asyncio.ensure_future(fault(link, request, dice))
        self._holding.add(task)
        try:
            await task
        except asyncio.CancelledError:
            # Cancelled by the calm: the exchange ends broken. Cancelled from outside: the connection ends as well.
            link.reset()
            raise Broken from None
        finally:
            self._holding.discard(task)

    def _draw(self, request):
        kind = f"{request.method} {IDENTIFIER.sub('*', request.path)}"
        if not self._decks[kind]:
            faults = STREAM_FAULTS if request.is_stream else FAULTS
            deck = [*faults, *[None] * (len(faults) // 2)]
            self._drawn[kind] += 1
            random.Random(f"{self.seed} {kind} {self._drawn[kind]}").shuffle(deck)
            self._decks[kind] = deck
        return self._decks[kind].pop()


async def _wait(dice, least=0.05):
    await asyncio.sleep(dice.uniform(least, LONGEST))


async def _pass_some(link, request, dice):
    """Gives the browser some bytes of the answer, at least one and never all of a stream."""
    left = dice.randint(1, PASSING)
    answer = await link.head()
    await link.give(answer.head[:left])
    left -= len(answer.head)
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            async for piece in link.body(request, answer):
                if left <= 0:
                    return
                await link.give(piece[:left])
                left -= len(piece)


async def drop(link, request, dice):
    """The connection breaks before the server has heard anything."""
    await asyncio.sleep(dice.uniform(0, 0.2))
    raise Broken


async def drop_half_sent(link, request, dice):
    """The connection breaks while the request is on its way."""
    whole = request.bytes
    await link.send_bytes(whole[: dice.randrange(1, len(whole))])
    raise Broken


async def lose_answer(link, request, dice):
    """The server has done it, and nobody learns of it."""
    await link.send(request)
    await link.head()
    raise Broken


async def cut_answer(link, request, dice):
    """The answer breaks off at some byte."""
    await link.send(request)
    await _pass_some(link, request, dice)
    raise Broken


async def half_close(link, request, dice):
    """The answer ends early, and politely: the browser may still speak, but is not spoken to."""
    await link.send(request)
    await _pass_some(link, request, dice)
    link.writer.write_eof()
    await _wait(dice)
    raise Broken


async def delay(link, request, dice):
    """The request is late; one sent after it may come before it."""
    await _wait(dice)
    await relay(link, request)


async def hold_answer(link, request, dice):
    """The answer is late; one given after it may come before it."""
    await link.send(request)
    answer = await link.head()
    await _wait(dice)
    await link.give(answer.head)
    async for piece in link.body(request, answer):
        await link.give(piece)


async def throttle(link, request, dice):
    """Both ways a few bytes at a time, cut wherever it happens."""
    whole = request.bytes
    await _drip(link.send_bytes, whole, dice)
    answer = await link.head()
    await _drip(link.give, answer.head, dice)
    async for piece in link.body(request, answer):
        await _drip(link.give, piece, dice)


async def _drip(send, whole, dice):
    size = max(1, len(whole) // 12)
    for start in range(0, len(whole), size):
        await send(whole[start : start + size])
        await asyncio.sleep(dice.uniform(0, 0.02))


async def refuse(link, request, dice):
    """A gateway or a limit says no before the server is asked."""
    status = dice.choice([429, 502, 503])
    after = [] if status == 502 else [("Retry-After", dice.choice([0, 1]))]
    await link.answer(status, after)


async def refuse_late(link, request, dice):
    """A gateway has lost its patience, but the server had done it."""
    await link.send(request)
    await link.skip(request)
    await link.answer(dice.choice([502, 503]))


async def repeat(link, request, dice):
    """A gateway sends the request twice and gives back the second answer."""
    await link.send(request)
    await link.skip(request)
    await relay(link, request)


async def stall(link, request, dice):
    """It was open, and then nothing comes any more, not even its end; both sides still believe in it."""
    await link.send(request)
    await _pass_some(link, request, dice)
    await _wait(dice)
    raise Broken


FAULTS = [
    drop,
    drop_half_sent,
    lose_answer,
    cut_answer,
    half_close,
    delay,
    hold_answer,
    throttle,
    refuse,
    refuse_late,
    repeat,
    stall,
]
STREAM_FAULTS = [drop, lose_answer, cut_answer, half_close, delay, throttle, refuse, stall]


class Silence:
    """The handler of a proxy under which streams fall silent: neither their words nor their end arrive any more.

    Streams opened after the fall, and all other requests, go well.
    """

    def __init__(self):
        self.swallowed = b""
        self._falls = 0

    def fall(self):
        self._falls += 1

    async def __call__(self, link, request):
        if not request.is_stream:
            await relay(link, request)
            return
        falls = self._falls
        await link.send(request)
        answer = await link.head()
        await link.give(answer.head)
        async for piece in link.body(request, answer):
            if falls == self._falls:
                await link.give(piece)
            else:
                self.swallowed += piece


class Refusal:
    """The handler of a proxy that refuses some requests, as long as it is on: a regular expression over "POST /path".

    Without a status it breaks the connection.
    """

    def __init__(self, pattern, status=None, code="", fields=()):
        self.pattern = re.compile(pattern)
        self.status = status
        self.code = code
        self.fields = fields
        self.is_on = True
        self.times = []

    async def __call__(self, link, request):
        if not self.pattern.search(f"{request.method} {request.path}"):
            await relay(link, request)
            return
        self.times.append(time.monotonic())
        if not self.is_on:
            await relay(link, request)
            return
        if self.status is None:
            raise Broken
        problem = {"type": "about:blank", "title": "No", "status": self.status, "code": self.code}
        fields = [("Content-Type", "application/problem+json"), *self.fields]
        await link.answer(self.status, fields, json.dumps(problem).encode())
