import random
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from figures import Figures
from pages import AgentPage, VisitorPage
from proxy import Proxy, relay
from server import ROOT, Server
from watch import Watch

TIMEOUT_MILLISECONDS = 15_000
expect.set_options(timeout=TIMEOUT_MILLISECONDS)


def pytest_addoption(parser):
    parser.addoption("--seed", default=str(random.randrange(10**6)), help="of the tests that draw lots")


def pytest_configure(config):
    config.figures = Figures()


def pytest_terminal_summary(terminalreporter, config):
    if config.figures.all:
        terminalreporter.section("figures")
        terminalreporter.write("\n".join(config.figures.table) + "\n")


@pytest.fixture
def figures(request):
    """Where a test notes what it measured; all of it is printed at the end."""
    return request.config.figures


@pytest.fixture
def seed(request):
    """What a test draws its lots from; told with a failure, to be given again."""
    seed = request.config.getoption("--seed")
    print(f"drawn with --seed {seed}")
    return seed


@pytest.fixture(scope="session")
def shared_server():
    server = Server().start()
    yield server
    server.stop()


@pytest.fixture
def server(shared_server):
    """The server most tests share; each has a site of its own there."""
    return shared_server


@pytest.fixture
def own_server():
    """A server that a test may kill."""
    server = Server().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


class Desk:
    """One site with one agent, on one server, and the people who use them."""

    def __init__(self, browser, server, watch):
        self.browser = browser
        self.server = server
        self.watch = watch
        self.contexts = []
        self.proxies = []
        self.hosts = {urlsplit(server.base).netloc}
        self.site = self.add_site()
        self.agent = self.add_agent("Mira Koch")

    def add_site(self, name="Shop", origin=None):
        departments = ["--department", "Sales", "--department", "Support"]
        return self.server.command("site", "add", "--name", name, "--origin", origin or self.server.base, *departments)

    def add_agent(self, name):
        email = f"{uuid.uuid4().hex}@agents.example"
        return self.server.command("agent", "add", "--site", self.site["id"], "--email", email, "--name", name)

    def context(self, **options):
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options})
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        self.watch.follow(context, self.hosts)
        self.contexts.append(context)
        return context

    def proxy(self, handler=relay):
        """A way to the server that the test disposes of."""
        proxy = Proxy(self.server, handler).start()
        self.proxies.append(proxy)
        self.hosts.add(proxy.host)
        return proxy

    def close(self):
        for context in self.contexts:
            context.close()
        for proxy in self.proxies:
            proxy.stop()

    def visitor(self, context=None, base=None, **options):
        """A visitor's page that has not gone anywhere yet; `base` is a way to the server other than the straight one."""
        context = context or self.context(**options)
        return VisitorPage(context.new_page(), base or self.server.base, self.site["key"])

    def at_console(self, agent=None, base=None, **options):
        """An agent's page on the console, not logged in."""
        options = {"viewport": {"width": 1440, "height": 860}, **options}
        return AgentPage(self.context(**options).new_page(), base or self.server.base, agent or self.agent)


@pytest.fixture
def watch():
    watch = Watch()
    yield watch
    assert watch.faults == []


def _desk(browser, server, watch):
    desk = Desk(browser, server, watch)
    yield desk
    desk.close()


@pytest.fixture
def desk(browser, server, watch):
    yield from _desk(browser, server, watch)


@pytest.fixture
def own_desk(browser, own_server, watch):
    yield from _desk(browser, own_server, watch)


class _Stranger(BaseHTTPRequestHandler):
    page = ""
    headers_of_page = {}

    def do_GET(self):
        content = self.page.encode() if self.path == "/" else None
        self.send_response(404 if content is None else 200)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **self.headers_of_page}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def stranger():
    """Another website: `stranger(html, headers)` has a page there and answers its address."""
    handler = type("Stranger", (_Stranger,), {})
    web = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{web.server_port}"

    def serve(html, headers=MappingProxyType({})):
        handler.page, handler.headers_of_page = html, headers
        return f"{origin}/"

    serve.origin = origin
    yield serve
    web.shutdown()
    web.server_close()


@pytest.fixture(scope="session")
def shoot():
    """Keeps a picture of the page for people to look at."""
    folder = ROOT / ".screenshots"
    folder.mkdir(exist_ok=True)

    def take(page, name, **options):
        page.screenshot(path=str(folder / f"{name}.png"), animations="disabled", **options)

    return take
