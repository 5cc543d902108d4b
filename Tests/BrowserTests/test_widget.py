"""The widget on its page: what it asks and stores, how it is reached, and what it says when something is wrong."""

import pytest
from playwright.sync_api import expect


def embedding(base, key):
    return f"""<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>A page</title><h1>A page</h1>
      <script type="module" src="{base}/widget.js" data-site="{key}"></script></html>"""


def test_nothing_is_asked_or_stored_before_it_is_opened(desk):
    visitor = desk.visitor()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.go()
    expect(visitor.chat.get_by_role("button", name="Open chat")).to_be_visible()
    assert not [url for url in asked if "/api/" in url]
    assert visitor.page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    visitor.open_chat()
    expect(visitor.chat.get_by_text("How can we help?")).to_be_visible()
    assert [url for url in asked if url.endswith("/api/v1/sessions")]
    assert visitor.token
    assert visitor.page.evaluate("document.cookie") == ""


def test_loaded_twice_it_is_there_once(desk):
    visitor = desk.visitor().go()
    expect(visitor.chat).to_have_count(1)
    visitor.page.evaluate("""async () => {
          const again = document.createElement("script");
          const loaded = new Promise((resolve) => again.addEventListener("load", resolve));
          Object.assign(again, { type: "module", src: "/widget.js?again" });
          again.dataset.site = "another";
          document.head.append(again);
          await loaded;
        }""")
    expect(visitor.chat).to_have_count(1)


def test_escape_closes_it_and_the_focus_returns(desk):
    visitor = desk.visitor().go().open_chat()
    expect(visitor.field).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.chat.get_by_role("dialog")).to_be_hidden()
    expect(visitor.chat.get_by_role("button", name="Open chat")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.field).to_be_focused()


def test_shift_enter_starts_a_line_and_enter_sends(desk):
    visitor = desk.visitor().go().open_chat()
    visitor.field.press_sequentially("one")
    visitor.field.press("Shift+Enter")
    visitor.field.press_sequentially("two")
    visitor.field.press("Enter")
    expect(visitor.field).to_have_value("")
    visitor.sees_state("Sent")
    assert visitor.texts == ["one\ntwo"]


def test_an_answer_to_a_closed_widget_is_counted_and_then_read(desk):
    visitor = desk.visitor().go().open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    visitor.page.keyboard.press("Escape")
    agent.reply("first answer").reply("second answer")
    expect(visitor.chat.get_by_role("button", name="Open chat, 2 unread")).to_be_visible()
    expect(agent.log.locator(".state").last).to_have_text("Sent")
    visitor.open_chat().sees("second answer")
    expect(agent.log.locator(".state").last).to_have_text("Read")


def test_what_a_stranger_writes_stays_text_and_links_are_harmless(desk):
    evil = '<img src=x onerror="alert(1)"> javascript:alert(1) https://example.com/a?b=1'
    visitor = desk.visitor().go().open_chat().write(evil).sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("javascript").claim()
    assert visitor.texts == agent.texts == [evil]
    for log in (visitor.log, agent.log):
        link = log.get_by_role("link")
        expect(link).to_have_count(1)
        expect(link).to_have_attribute("href", "https://example.com/a?b=1")
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
        expect(log.locator("img")).to_have_count(0)


def test_older_messages_come_in_at_the_top(desk):
    texts = [f"message number {number:03}" for number in range(120)]
    visitor = desk.visitor().go().open_chat()
    for text in texts:
        visitor.field.fill(text)
        visitor.field.press("Enter")
    visitor.sees(texts[-1]).sees_state("Sent")
    visitor.page.reload()
    visitor.open_chat().sees(texts[-1])
    assert len(visitor.texts) < len(texts)
    visitor.log.focus()
    for _ in texts:
        if visitor.message(texts[0]).count():
            break
        before = len(visitor.texts)
        visitor.page.keyboard.press("Home")
        visitor.page.wait_for_function(
            "count => document.querySelector('frontdesk-chat').shadowRoot.querySelectorAll('.message').length > count",
            arg=before,
        )
    assert visitor.texts == texts


def test_a_resolved_conversation_is_rated_and_can_go_on(desk):
    visitor = desk.visitor().go().open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.page.get_by_role("button", name="Resolve").click()
    expect(visitor.chat.get_by_text("How was it?")).to_be_visible()
    visitor.chat.get_by_role("radio", name="4 of 5").check(force=True)
    visitor.chat.get_by_role("textbox", name="Anything to add?").fill("quick")
    visitor.chat.get_by_role("button", name="Send rating").click()
    expect(visitor.chat.get_by_text("Thank you for your rating.")).to_be_visible()
    expect(agent.page.get_by_text("4 of 5: quick")).to_be_visible()
    visitor.chat.get_by_role("button", name="Write again").click()
    visitor.write("one more thing")
    agent.sees("one more thing")
    expect(agent.page.get_by_role("button", name="Reopen")).to_be_hidden()


def test_storage_that_is_forbidden_is_done_without(desk):
    context = desk.context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    desk.visitor(context).go().open_chat().write("hello").sees_state("Sent")


def test_an_unknown_site_says_one_plain_sentence(desk):
    desk.watch.expect(r"status of 404 .*/api/v1/sessions")
    desk.site = {**desk.site, "key": "no-such-key"}
    visitor = desk.visitor().go().open_chat()
    expect(visitor.chat.get_by_role("alert")).to_contain_text("This chat is not set up correctly")
    expect(visitor.field).to_be_hidden()


def test_a_forbidden_origin_says_one_plain_sentence(desk, stranger):
    desk.watch.expect(r"(status of 403|ERR_FAILED) .*/api/v1/sessions|blocked by CORS policy")
    desk.hosts.add(stranger.origin.split("//")[1])
    visitor = desk.visitor()
    visitor.page.goto(stranger(embedding(desk.server.base, desk.site["key"])))
    visitor.open_chat()
    expect(visitor.chat.get_by_role("alert")).to_contain_text("This chat is not allowed on this page")


def test_an_allowed_origin_works_across_hosts(desk, stranger):
    desk.hosts.add(stranger.origin.split("//")[1])
    desk.site = desk.add_site("Elsewhere", stranger.origin)
    agent = desk.at_console(desk.add_agent("Leo"))
    visitor = desk.visitor()
    visitor.page.goto(stranger(embedding(desk.server.base, desk.site["key"])))
    visitor.open_chat().write("from elsewhere").sees_state("Sent")
    agent.arrive().tab("Waiting").open("from elsewhere").claim().reply("heard")
    visitor.sees("heard")


def test_a_server_that_is_down_is_tried_until_it_is_back(own_desk):
    own_desk.watch.expect(r"ERR_CONNECTION")
    visitor = own_desk.visitor().go().open_chat()
    expect(visitor.chat.get_by_text("How can we help?")).to_be_visible()
    own_desk.server.kill()
    visitor.write("kept")
    visitor.sees_state("Sending")
    own_desk.server.start()
    visitor.sees_state("Sent")
    assert visitor.texts == ["kept"]


@pytest.mark.parametrize("path", ["/demo/", "/demo/shop.html", "/demo/hotel.html"])
def test_a_demo_page_without_a_key_says_how_to_get_one(desk, path):
    visitor = desk.visitor()
    visitor.page.goto(desk.server.base + path)
    expect(visitor.page.get_by_text("frontdesk site add")).to_be_visible()
    expect(visitor.chat).to_have_count(0)
    visitor.go(path)
    expect(visitor.page.get_by_text(f'data-site="{desk.site["key"]}"')).to_be_visible()
