"""Figures that tests measure, kept for one table at the end of the run, and what they are measured with."""

from dataclasses import dataclass
from urllib.parse import urlsplit

#: Lighthouse's `mobileSlow4G`, as its DevTools throttling applies it (1.6 Mbit/s down, 750 kbit/s up and 150 ms of
#: round trip, times 0.9, 0.9 and 3.75), which is also close to the DevTools preset "Slow 4G".
SLOW_4G = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6 * 1024 * 1024 * 0.9 / 8,
    "uploadThroughput": 750 * 1024 * 0.9 / 8,
}
#: Lighthouse's slowdown for a mid-range telephone.
SLOW_CPU = 4


@dataclass
class Figure:
    name: str
    value: float
    unit: str
    limit: float | None

    @property
    def is_held(self):
        return self.limit is None or self.value <= self.limit


class Figures:
    def __init__(self):
        self.all = []

    def add(self, name, value, unit, limit=None):
        """Notes a figure, and fails where it is over its limit."""
        figure = Figure(name, value, unit, limit)
        self.all.append(figure)
        assert figure.is_held, f"{name}: {value:,.10g} {unit}, but {limit:,} is the limit"

    @property
    def table(self):
        yield f"{'':44} {'measured':>10} {'limit':>10}"
        for figure in self.all:
            limit = "" if figure.limit is None else f"{figure.limit:,}"
            yield f"{figure.name:44} {figure.value:>10,.6g} {limit:>10} {figure.unit}"


class Traffic:
    """What a page asks one server for, with the size of each body as it came over the wire."""

    def __init__(self, page, base):
        self.host = urlsplit(base).netloc
        self.urls = {}
        self.sizes = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on("Network.requestWillBeSent", self._on_request)
        self.session.on("Network.dataReceived", self._on_data)
        self.session.send("Network.enable")

    def _on_request(self, event):
        url = event["request"]["url"]
        if urlsplit(url).netloc == self.host:
            self.urls[event["requestId"]] = url
            self.sizes.setdefault(event["requestId"], 0)

    def _on_data(self, event):
        if event["requestId"] in self.sizes:
            self.sizes[event["requestId"]] += event["encodedDataLength"]

    @property
    def files(self):
        """The path and size of each file, in the order asked for; calls of the API are not files."""
        paths = ((urlsplit(url).path, self.sizes[request]) for request, url in self.urls.items())
        return [(path, size) for path, size in paths if not path.startswith("/api/")]

    @property
    def calls(self):
        return [url for url in self.urls.values() if urlsplit(url).path.startswith("/api/")]

    @property
    def bytes(self):
        return sum(size for _, size in self.files)


class Throttle:
    """A slow telephone on a slow network."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")

    def apply(self):
        self.session.send("Network.emulateNetworkConditions", SLOW_4G)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})


def heap(page):
    """The bytes that the page's scripts hold after everything else has been collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize")
