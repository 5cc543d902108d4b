"""What helps an agent along: shortcuts, notifications, the menu, and the line to embed."""

import re

import pytest
from playwright.sync_api import expect

from test_console import waiting

# Notifications are recorded instead of shown, and the window is in front or not as the test says.
RECORD = """
window.told = [];
window.Notification = class extends EventTarget {
  static permission = "default";
  static asked = 0;
  static async requestPermission() {
    this.asked += 1;
    return (this.permission = window.answer ?? "granted");
  }
  constructor(title, options) {
    super();
    window.told.push({ title, ...options });
    window.newest = this;
  }
  close() {}
};
window.isInFront = true;
document.hasFocus = () => window.isInFront;
"""


# Shortcuts


def test_letters_do_what_the_help_says(desk):
    visitor = waiting(desk, "hello")[0]
    agent = desk.at_console().arrive().tab("Waiting")
    expect(agent.conversation("hello")).to_be_visible()
    agent.press("j", "Enter")
    agent.sees("hello")
    agent.press("Escape", "c")
    expect(agent.header.get_by_role("button", name="Resolve")).to_be_visible()
    agent.press("n")
    expect(agent.page.get_by_role("textbox", name="Note for colleagues")).to_be_focused()
    agent.press("Escape", "r")
    expect(agent.page.get_by_role("textbox", name="Reply to")).to_be_focused()
    agent.field.press_sequentially("ce?/jt")
    expect(agent.field).to_have_value("ce?/jt")
    expect(agent.dialog).to_have_count(0)
    agent.field.press("Enter")
    visitor.sees("ce?/jt")
    agent.press("Escape", "t")
    expect(agent.dialog.get_by_role("heading", name="Transfer")).to_be_visible()
    agent.press("Escape", "e")
    expect(agent.header.get_by_role("button", name="Reopen")).to_be_visible()
    agent.press("e")
    expect(agent.header.get_by_role("button", name="Resolve")).to_be_visible()
    agent.press("Control+e")
    expect(agent.header.get_by_role("button", name="Resolve")).to_be_visible()
    agent.press("Escape")
    expect(agent.page.get_by_text("Choose a conversation")).to_be_visible()


def test_the_help_lists_every_shortcut_and_they_can_be_turned_off(desk):
    agent = desk.at_console().arrive()
    agent.press("?")
    expect(agent.dialog.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    table = "import('/console/shortcuts.js').then(({ SHORTCUTS }) => SHORTCUTS.flatMap(({ keys }) => keys).length)"
    listed = agent.dialog.locator("section").filter(has_not_text="In a reply").locator("kbd")
    assert listed.count() == agent.page.evaluate(table)
    agent.press("Escape").choose("Letter shortcuts").press("Escape", "?")
    expect(agent.dialog).to_have_count(0)
    agent.page.reload()
    agent.page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(agent.dialog).to_contain_text("turned off")


# Notifications


def recorded(desk, **options):
    agent = desk.at_console(**options)
    agent.page.add_init_script(RECORD)
    return agent


def look_away(agent, is_away=True):
    agent.page.evaluate("away => { window.isInFront = !away; dispatchEvent(new Event(away ? 'blur' : 'focus')); }", is_away)


def told(agent, body):
    """The notification that says so, once it is there."""
    agent.page.wait_for_function("body => window.told.some((one) => one.body === body)", arg=body)
    return agent.page.evaluate("body => window.told.find((one) => one.body === body)", body)


def test_notifications_are_asked_for_by_the_agent_alone(desk):
    agent = recorded(desk).arrive()
    assert agent.page.evaluate("Notification.asked") == 0
    switch = agent.page.get_by_role("switch", name="Desktop notifications")
    agent.choose("Desktop notifications")
    expect(switch).to_be_checked()
    assert agent.page.evaluate("Notification.asked") == 1
    switch.click()
    expect(switch).not_to_be_checked()


def test_a_browser_that_blocks_notifications_is_explained(desk):
    agent = recorded(desk).arrive()
    agent.page.evaluate("window.answer = 'denied'")
    agent.choose("Desktop notifications")
    expect(agent.page.get_by_text("The browser has blocked them for this site.")).to_be_visible()
    expect(agent.page.get_by_role("switch", name="Desktop notifications")).not_to_be_checked()


def test_what_happens_while_one_looks_away_is_told(desk):
    agent = recorded(desk).arrive("available")
    agent.choose("Desktop notifications").press("Escape")
    look_away(agent)
    visitor = waiting(desk, "hello")[0]
    assert re.match(r"Visitor .* is with you now$", told(agent, "hello")["title"])
    expect(agent.conversation("hello")).to_be_visible()
    visitor.write("are you there?").sees_state("Sent")
    told(agent, "are you there?")
    expect(agent.page).to_have_title(re.compile(r"^\(2\) "))
    agent.page.evaluate("window.newest.dispatchEvent(new Event('click'))")
    agent.sees("are you there?")
    look_away(agent, False)
    visitor.sees_state("Read")
    visitor.write("thank you").sees_state("Read")
    look_away(agent)
    visitor.write("and goodbye")
    told(agent, "and goodbye")
    assert "thank you" not in [one["body"] for one in agent.page.evaluate("window.told")]


def test_the_browser_grants_notifications_where_the_agent_allows_them(desk):
    agent = desk.at_console(permissions=["notifications"]).arrive()
    agent.choose("Desktop notifications")
    state = agent.page.get_by_role("switch", name="Desktop notifications")
    if not agent.page.evaluate("Notification.permission === 'granted'"):
        pytest.skip("this Chromium has no notifications without a window")
    expect(state).to_be_checked()


# Embedding


def test_the_line_to_embed_is_shown_and_copied(desk):
    agent = desk.at_console(permissions=["clipboard-read", "clipboard-write"]).arrive()
    agent.choose("Embed on a website")
    line = agent.dialog.get_by_role("textbox", name="Shop")
    expect(line).to_have_value(re.compile(re.escape(desk.site["key"])))
    agent.dialog.get_by_role("button", name="Copy").click()
    expect(agent.dialog.get_by_text("Copied")).to_be_visible()
    assert agent.page.evaluate("navigator.clipboard.readText()") == line.input_value()


# The connection


def test_a_lost_connection_is_said_quietly_and_nothing_is_missed(own_desk):
    own_desk.watch.expect(r"ERR_(CONNECTION|INCOMPLETE|EMPTY)")
    visitor = waiting(own_desk, "before")[0]
    agent = own_desk.at_console().arrive().tab("Waiting").open("before").claim()
    own_desk.server.kill()
    expect(agent.page.get_by_text("The connection was lost.")).to_be_visible()
    own_desk.server.start()
    expect(agent.page.get_by_text("The connection was lost.")).to_be_hidden()
    visitor.write("after")
    agent.sees("after")
    assert agent.texts == ["before", "after"]


def test_presence_that_can_not_be_changed_says_so(desk):
    desk.watch.expect(r"ERR_FAILED")
    agent = desk.at_console().arrive()
    agent.page.route("**/agent/presence", lambda route: route.abort())
    agent.page.get_by_role("switch", name="Available for new conversations").click()
    expect(agent.notices).to_contain_text("Your presence could not be changed.")
    expect(agent.page.get_by_role("switch", name="Available for new conversations")).not_to_be_checked()
