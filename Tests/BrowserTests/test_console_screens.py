"""Pictures of the console in every state, for people to look at; and what a checker of accessibility finds in them."""

import json
import urllib.request
import uuid

import pytest
from playwright.sync_api import expect

import seed
from test_console import PHONE, waiting
from test_console_thread import keep_answer

NARROW = {"width": 900, "height": 700}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Caller:
    """A visitor made by the API, who can be anybody from anywhere."""

    def __init__(self, desk, name=None, email=None, locale="pt-PT", timezone="Europe/Lisbon"):
        self.base = f"{desk.server.base}/api/v1"
        profile = {"name": name, "email": email, "locale": locale, "timezone": timezone}
        page = {"url": "https://shop.example/tables/oak-180?from=porto", "title": "Oak table 180"}
        content = {"site": desk.site["key"], "page": page}
        content["profile"] = {key: value for key, value in profile.items() if value}
        self.token = self._post("sessions", content)["visitorToken"]
        self.id = None

    def says(self, text):
        if self.id is None:
            self.id = self._post("conversations", {"clientId": str(uuid.uuid4())})["conversation"]["id"]
        self._post(f"conversations/{self.id}/messages", {"clientId": str(uuid.uuid4()), "text": text})
        return self

    def _post(self, path, content):
        headers = {"Content-Type": "application/json"}
        if path != "sessions":
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.base}/{path}", json.dumps(content).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def say(agent, visitor, text, kind="messages"):
    agent.ask("POST", f"conversations/{visitor.id}/{kind}", {"clientId": str(uuid.uuid4()), "text": text})


def busy_desk(desk, **options):
    """An inbox with a little of everything, and Ana's conversation open."""
    ana = Caller(desk, "Ana Nunes", "ana@nunes.example").says("Hello! Is the oak table in stock in Porto?")
    mira = desk.at_console(**options).arrive()
    leo = desk.at_console(desk.add_agent("Leo Brandt")).arrive()
    mira.ask("POST", f"conversations/{ana.id}/claim")
    leo.ask("POST", f"conversations/{ana.id}/notes", {
        "clientId": str(uuid.uuid4()), "text": "Second contact this week, see order 1182",
    })
    say(mira, ana, "Hi Ana, I can see two in Porto.")
    say(mira, ana, "Shall I hold one for you until tomorrow?")
    ana.says("Yes please")
    jonas = Caller(desk, "Jonas Weber", "jonas@weber.example", "de-DE", "Europe/Berlin").says("Guten Tag")
    say(leo, jonas, "Guten Tag, Herr Weber. Wie kann ich helfen?")
    Caller(desk, "Room 214", None, "en-GB", "Europe/London").says("Could we have two more pillows?")
    Caller(desk).says("Where do I find the invoice of the order that came last Tuesday? I have looked everywhere.")
    Caller(desk, "مريم الحداد", None, "ar", "Asia/Dubai").says("هل الطاولة متوفرة؟")
    keep_answer(mira, "delivery", "Hi {visitor}, we deliver within two days. Best, {agent}")
    keep_answer(mira, "delivery-islands", "To the islands it takes a week, since the ferry goes on Mondays.")
    keep_answer(mira, "hours", "We are open from 9 to 6, Monday to Saturday.", "When are you open?")
    mira.tab("All").open("Ana Nunes")
    mira.sees("Yes please")
    return mira, leo, ana


def test_getting_in(desk, shoot):
    agent = desk.at_console().go()
    expect(agent.page.get_by_label("E-mail")).to_be_focused()
    shoot(agent.page, "console-login")
    agent.log_in("not the password")
    expect(agent.page.get_by_role("alert")).to_be_visible()
    shoot(agent.page, "console-login-wrong")
    agent.page.emulate_media(color_scheme="dark")
    shoot(agent.page, "console-login-dark")


def test_the_desk(desk, shoot):
    agent, _, _ = busy_desk(desk)
    expect(agent.panel.get_by_text("Why you")).to_be_visible()
    shoot(agent.page, "console-light")
    agent.page.emulate_media(color_scheme="dark")
    shoot(agent.page, "console-dark")
    agent.page.emulate_media(color_scheme="light")
    agent.page.evaluate("document.documentElement.dir = 'rtl'")
    shoot(agent.page, "console-rtl")
    agent.page.evaluate("document.documentElement.dir = 'ltr'")
    agent.page.emulate_media(forced_colors="active")
    shoot(agent.page, "console-forced-colors")
    agent.page.emulate_media(forced_colors="none")
    agent.page.set_viewport_size(NARROW)
    shoot(agent.page, "console-two-columns")
    agent.page.get_by_role("button", name="About the visitor").click()
    shoot(agent.page, "console-two-columns-visitor")
    agent.press("Escape")
    agent.page.set_viewport_size({"width": 720, "height": 430})
    shoot(agent.page, "console-zoom-200")


def test_writing(desk, shoot):
    agent, leo, _ = busy_desk(desk)
    leo.tab("All").open("Ana Nunes")
    expect(agent.header.get_by_role("status")).to_contain_text("also here")
    agent.field.press_sequentially("/deli")
    expect(agent.page.get_by_role("listbox", name="Canned answers")).to_be_visible()
    shoot(agent.page, "console-answers-popup")
    agent.press("Enter")
    agent.page.get_by_role("radio", name="Note").check(force=True)
    agent.field.fill("She wants it before Friday.")
    shoot(agent.page, "console-note")
    agent.page.emulate_media(color_scheme="dark")
    shoot(agent.page, "console-note-dark")
    shoot(leo.page, "console-taken")
    leo.open("Room 214")
    leo.field.press_sequentially("Of course")
    shoot(leo.page, "console-waiting")
    agent.page.emulate_media(color_scheme="light")
    agent.do("Resolve")
    agent.page.get_by_role("radio", name="Reply").check(force=True)
    expect(agent.page.get_by_text("This conversation is resolved.")).to_be_visible()
    shoot(agent.page, "console-resolved")


def test_dialogs_and_menu(desk, shoot):
    agent, leo, _ = busy_desk(desk)
    leo.become("Available")
    agent.do("Transfer")
    expect(agent.dialog.get_by_text("Leo Brandt")).to_be_visible()
    shoot(agent.page, "console-transfer")
    agent.press("Escape", "?")
    shoot(agent.page, "console-help")
    agent.press("Escape").choose("Canned answers")
    expect(agent.dialog.get_by_text("/hours")).to_be_visible()
    shoot(agent.page, "console-answers")
    agent.dialog.get_by_role("button", name="Edit /hours").click()
    shoot(agent.page, "console-answer-form")
    agent.press("Escape").choose("Embed on a website")
    expect(agent.dialog.get_by_role("textbox")).to_be_visible()
    shoot(agent.page, "console-embed")
    agent.press("Escape")
    agent.page.get_by_role("button", name="Menu of").click()
    shoot(agent.page, "console-menu")
    agent.page.emulate_media(color_scheme="dark")
    shoot(agent.page, "console-menu-dark")


def test_empty_loading_and_broken(desk, shoot):
    desk.watch.expect(r"ERR_FAILED")
    agent = desk.at_console().arrive()
    expect(agent.list.get_by_text("No conversations with you.")).to_be_visible()
    shoot(agent.page, "console-empty")
    waiting(desk, "hello")
    agent.tab("Waiting")
    expect(agent.conversation("hello")).to_be_visible()
    agent.page.route("**/messages?*", lambda route: route.abort())
    agent.conversation("hello").click()
    expect(agent.page.get_by_text("The messages could not be loaded.")).to_be_visible()
    shoot(agent.page, "console-thread-error")
    agent.page.unroute("**/messages?*")
    agent.page.route("**/agent/conversations?*", lambda route: route.abort())
    agent.tab("All")
    expect(agent.page.get_by_text("The conversations could not be loaded.")).to_be_visible()
    shoot(agent.page, "console-list-error")
    agent.page.unroute("**/agent/conversations?*")
    agent.page.route("**/agent/conversations?*", lambda route: None)
    agent.page.reload()
    finished = "node => Promise.all(node.getAnimations().map((one) => one.finished))"
    agent.page.locator(".inbox .skeleton").evaluate(finished)
    shoot(agent.page, "console-loading")
    agent.page.unroute("**/agent/conversations?*")


def test_a_long_list(own_desk, shoot):
    waiting(own_desk, "the newest of all")
    seed.many(own_desk.server, 400)
    agent = own_desk.at_console().arrive().tab("Waiting")
    expect(agent.conversation("the newest of all")).to_be_visible()
    agent.rows.focus()
    agent.press("ArrowDown")
    shoot(agent.page, "console-long-list")


def test_on_a_phone(desk, shoot):
    agent, leo, _ = busy_desk(desk)
    agent.page.set_viewport_size(PHONE)
    expect(agent.list).to_be_hidden()
    shoot(agent.page, "console-phone-thread")
    agent.page.get_by_role("radio", name="Note").check(force=True)
    shoot(agent.page, "console-phone-note")
    agent.page.get_by_role("button", name="About the visitor").click()
    shoot(agent.page, "console-phone-visitor")
    agent.panel.get_by_role("button", name="Close").click()
    agent.page.get_by_role("button", name="Back to the conversations").click()
    shoot(agent.page, "console-phone-list")
    agent.page.emulate_media(color_scheme="dark")
    shoot(agent.page, "console-phone-list-dark")
    agent.choose("Canned answers")
    expect(agent.dialog.get_by_text("/hours")).to_be_visible()
    shoot(agent.page, "console-phone-answers")
    agent.press("Escape")
    touch = desk.at_console(leo.agent, viewport=PHONE, has_touch=True, is_mobile=True).go().log_in()
    touch.tab("All").conversation("Room 214").tap()
    touch.sees("pillows")
    shoot(touch.page, "console-phone-touch")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_checker_finds_nothing(desk, scheme):
    checker = pytest.importorskip("axe_core_python").__path__[0] + "/axe.min.js"

    def check(page, state):
        # Read by the test and run by the debugger, which the page's policy for scripts does not concern.
        page.evaluate(open(checker).read())
        found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)["violations"]
        lines = [f"{state}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
        assert lines == []

    agent = desk.at_console(color_scheme=scheme).go()
    expect(agent.page.get_by_label("E-mail")).to_be_visible()
    check(agent.page, "log-in")
    agent, leo, _ = busy_desk(desk, color_scheme=scheme)
    leo.tab("All").open("Ana Nunes")
    expect(agent.header.get_by_role("status")).to_contain_text("also here")
    check(agent.page, "conversation")
    agent.field.press_sequentially("/deli")
    expect(agent.page.get_by_role("listbox", name="Canned answers")).to_be_visible()
    check(agent.page, "canned answers")
    agent.press("Escape")
    agent.page.get_by_role("radio", name="Note").check(force=True)
    check(agent.page, "note")
    agent.do("Transfer")
    expect(agent.dialog.get_by_text("Leo Brandt")).to_be_visible()
    check(agent.page, "transfer")
    agent.press("Escape", "?")
    check(agent.page, "help")
    agent.press("Escape").choose("Canned answers")
    expect(agent.dialog.get_by_text("/hours")).to_be_visible()
    check(agent.page, "answers")
    agent.dialog.get_by_role("button", name="New answer").click()
    check(agent.page, "answer form")
    agent.press("Escape").choose("Embed on a website")
    expect(agent.dialog.get_by_role("textbox")).to_be_visible()
    check(agent.page, "embed")
    agent.press("Escape")
    agent.page.get_by_role("button", name="Menu of").click()
    check(agent.page, "menu")
    agent.press("Escape")
    agent.page.set_viewport_size(PHONE)
    check(agent.page, "phone, conversation")
    agent.page.get_by_role("button", name="About the visitor").click()
    check(agent.page, "phone, visitor")
    agent.press("Escape")
    agent.page.get_by_role("button", name="Back to the conversations").click()
    check(agent.page, "phone, list")
