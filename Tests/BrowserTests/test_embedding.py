"""The widget on pages that trust nobody further than they must, and behind a path of the shop's own."""

import base64
import hashlib
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from proxy import relay

POLICY = "default-src 'none'; script-src {0}; connect-src {0}; style-src {0}; img-src {0}"
#: Under these two a page gets memory of its own, and loads nothing that has not agreed to it.
ISOLATED = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A strict page</title><h1>A strict page</h1>
<script type="module" src="{base}/widget.js" {attributes} data-site="{key}"></script></html>"""
#: All that a page can keep in a browser.
STORED = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
  databases: (await indexedDB.databases()).map(({ name }) => name), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": [], "session": [], "cookies": "", "databases": [], "caches": [], "workers": 0}


def integrity(base):
    """What a careful page says of the script that it embeds (Subresource Integrity, section 3.1)."""
    with urlopen(f"{base}/widget.js") as answer:
        return "sha384-" + base64.b64encode(hashlib.sha384(answer.read()).digest()).decode()


@pytest.fixture
def strict(desk, stranger):
    """A visitor on the page of another origin: `strict(policy, attributes)`; what it forbids is told by the watch."""
    desk.hosts.add(stranger.origin.split("//")[1])
    desk.site = desk.add_site("Elsewhere", stranger.origin)
    desk.agent = desk.add_agent("Mira Koch")

    def visit(policy=POLICY, attributes=""):
        visitor = desk.visitor()
        headers = {"Content-Security-Policy": policy.format(desk.server.base), **ISOLATED}
        page = PAGE.format(base=desk.server.base, key=desk.site["key"], attributes=attributes)
        visitor.page.goto(stranger(page, headers))
        return visitor

    return visit


def test_on_a_strict_page_it_works_and_breaks_no_rule(desk, strict):
    visitor = strict(attributes=f'integrity="{integrity(desk.server.base)}" crossorigin')
    expect(visitor.chat.get_by_role("button", name="Open chat")).to_be_visible()
    assert visitor.page.evaluate("crossOriginIsolated")
    visitor.open_chat().write("from a strict page").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("from a strict page").claim().reply("heard")
    visitor.sees("heard")
    agent.page.get_by_role("button", name="Resolve").click()
    visitor.chat.get_by_role("radio", name="4 of 5").check(force=True)
    visitor.chat.get_by_role("button", name="Send rating").click()
    expect(visitor.chat.get_by_text("Thank you for your rating.")).to_be_visible()


def test_a_script_that_was_changed_is_not_run(desk, strict):
    desk.watch.expect("Subresource Integrity|integrity")
    wrong = "sha384-" + base64.b64encode(hashlib.sha384(b"another script").digest()).decode()
    visitor = strict(attributes=f'integrity="{wrong}" crossorigin')
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.chat).to_have_count(0)


def test_a_page_that_forbids_the_connection_is_told_of(desk, strict):
    """The twin of the first: what a policy forbids is seen here."""
    visitor = strict("default-src 'none'; script-src {0}; style-src {0}; img-src {0}").open_chat()
    expect(visitor.chat.get_by_text("can't be reached")).to_be_visible()
    visitor.page.close()
    assert any("csp violation: connect-src" in fault for fault in desk.watch.faults)
    desk.watch.faults.clear()


def test_before_it_is_opened_nothing_is_stored_anywhere(desk, strict):
    visitor = strict()
    expect(visitor.chat.get_by_role("button", name="Open chat")).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.page.evaluate(STORED) == NOTHING
    assert visitor.page.context.cookies() == []
    visitor.open_chat().write("hello").sees_state("Sent")
    stored = visitor.page.evaluate(STORED)
    assert stored.pop("local") != []
    assert stored == {name: value for name, value in NOTHING.items() if name != "local"}
    assert visitor.page.context.cookies() == []


async def at_the_shop(link, request):
    """The handler of a shop's own server: its page, and Frontdesk under `/support/`, cookies included."""

    def move_cookie(answer):
        cookie = answer.get("set-cookie")
        if cookie:
            answer.set("Set-Cookie", cookie.replace("Path=/", "Path=/support/"))

    if not request.path.startswith("/support/"):
        content = link.proxy.page.encode() if request.path == "/" else b""
        await link.answer(200, [("Content-Type", "text/html; charset=utf-8")], content)
        return
    request.start = request.start.replace("/support/", "/", 1)
    request.set("X-Forwarded-For", "203.0.113.7")
    request.set("X-Forwarded-Proto", "http")
    request.set("X-Forwarded-Host", link.proxy.host)
    request.set("X-Forwarded-Prefix", "/support")
    await relay(link, request, move_cookie)


def test_under_a_path_of_the_shop_it_is_first_party(desk):
    shop = desk.proxy(at_the_shop)
    shop.page = PAGE.format(base="/support", key=desk.site["key"], attributes="")
    # All of it comes from the shop: not even Frontdesk's own origin is asked.
    desk.hosts = {shop.host}
    visitor = desk.visitor()
    visitor.page.goto(f"{shop.base}/")
    visitor.open_chat().write("at the shop").sees_state("Sent")
    agent = desk.at_console(base=f"{shop.base}/support").arrive()
    agent.tab("Waiting").open("at the shop").claim().reply("heard")
    visitor.sees("heard").sees_state("Read")
    visitor.page.reload()
    visitor.open_chat().sees("heard")
