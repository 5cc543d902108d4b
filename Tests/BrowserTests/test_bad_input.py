"""What people and networks should not send: it stays text, breaks no layout, and is told in one plain sentence."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from playwright.sync_api import expect

from chaos import Refusal

LIMIT = 7_439
OVERRIDE = "invoice \u202egpj.exe \u2067and\u2066 on"
TEXTS = [
    "<script>alert(1)</script><b>bold</b>&lt;&amp;",
    '<img src=https://evil.example/x.png onerror="alert(1)"><svg onload=alert(1)>',
    '</textarea><iframe src="javascript:alert(1)"></iframe>',
    "javascript:alert(1) data:text/html,<script>alert(1)</script> [x](javascript:alert(1))",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} #{7*7}",
    OVERRIDE,
    "Z\u0310\u0353\u034d" + "\u0322\u0337\u0300" * 300,
    "one\n\n\n\n\n\ntwo" + "\t" * 40 + "three",
    "x" * LIMIT,
    "https://evil.example/" + "a" * 3_000,
]
EMOJI = "👩‍👩‍👧‍👦😀" * (LIMIT // 29)
NAME = '<img src=x onerror="alert(1)">\u202eEve' + "e" * 60
SIZES = [{"width": 320, "height": 568}, {"width": 390, "height": 780}, {"width": 1280, "height": 800}]

#: Everything that is wider than what holds it: the page, whatever scrolls, and what is written in a log.
OVERFLOWS = """() => {
  const found = [];
  const all = (root) => [...root.querySelectorAll("*")].flatMap((node) =>
    [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
  const name = (node) => `${node.localName}.${node.className}`;
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page");
  for (const node of all(document)) {
    const { overflowX, overflowY } = getComputedStyle(node);
    const scrolls = [overflowX, overflowY].some((value) => value === "auto" || value === "scroll");
    if (scrolls && !node.matches("pre") && node.scrollWidth > node.clientWidth) found.push(name(node));
    const log = node.closest("[role=log]");
    if (!log || log === node || node.offsetWidth <= 1) continue;
    const { left, right } = node.getBoundingClientRect();
    const bounds = log.getBoundingClientRect();
    if (left < bounds.left - 1 || right > bounds.right + 1) found.push(`${name(node)} in the log`);
  }
  return found;
}"""
#: What could act, in any log on the page.
ACTIVE = "script, iframe, object, embed, img, svg a, [onload], [onerror], a:not([href^='http']), form"


def identity_token(secret, **claims):
    """What a shop's server would sign."""

    def part(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    content = {"sub": "customer-7", "exp": int(time.time()) + 600, **claims}
    signed = b".".join(part(json.dumps(value).encode()) for value in ({"alg": "HS256", "typ": "JWT"}, content))
    return (signed + b"." + part(hmac.digest(base64.b64decode(secret), signed, hashlib.sha256))).decode()


def is_sound(side):
    """Nothing in it acts, and nothing is wider than its place, on a small telephone, a usual one and a desktop."""
    expect(side.log.locator(ACTIVE)).to_have_count(0)
    before = side.page.viewport_size
    for size in SIZES:
        side.page.set_viewport_size(size)
        assert side.page.evaluate(OVERFLOWS) == [], size
    side.page.set_viewport_size(before)


def test_hostile_words_stay_words_on_both_sides(desk):
    visitor = desk.visitor().go().open_chat().write("hello")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    for number, text in enumerate(TEXTS):
        visitor.put(text)
        expect(agent.messages).to_have_count(2 * number + 2)
        agent.put(text)
        expect(visitor.messages).to_have_count(2 * number + 3)
    both = [text for text in TEXTS for _ in range(2)]
    assert visitor.texts == agent.texts == ["hello", *both]
    is_sound(visitor)
    is_sound(agent)
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.messages).to_have_count(len(both) + 1)
    is_sound(visitor)


def test_ten_thousand_emoji_fit_in_parts(desk):
    visitor = desk.visitor().go().open_chat()
    visitor.field.fill(EMOJI * 2)
    visitor.field.press("Enter")
    expect(visitor.messages).to_have_count(0)
    expect(visitor.field).to_have_value(EMOJI * 2)
    parts = 10_000 // (EMOJI.count("😀") * 2) + 1
    for _ in range(parts):
        visitor.put(EMOJI)
    expect(visitor.messages).to_have_count(parts)
    visitor.sees_state("Sent")
    assert visitor.texts == [EMOJI] * parts
    is_sound(visitor)


def test_hostile_names_stay_names(desk):
    desk.site = desk.add_site(NAME)
    desk.agent = desk.add_agent(NAME)
    visitor = desk.visitor()
    token = identity_token(desk.site["identitySecret"], name=NAME, email=f"{'e' * 60}@evil.example")
    visitor.go()
    visitor.page.evaluate(
        "token => document.querySelector('frontdesk-chat').setAttribute('identity-token', token)", token
    )
    visitor.open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim().reply("welcome")
    visitor.sees("welcome")
    expect(visitor.chat.get_by_text(NAME).first).to_be_visible()
    expect(agent.page.get_by_text(NAME).first).to_be_visible()
    for side in (visitor, agent):
        is_sound(side)


def test_a_limit_is_waited_out_and_then_all_goes_on(desk):
    desk.watch.expect("status of 429")
    limit = Refusal("POST /api/v1/sessions", 429, "rate_limited", [("Retry-After", 2)])
    visitor = desk.visitor(base=desk.proxy(limit).base).go().open_chat()
    expect(visitor.chat.get_by_text("Too many requests just now. We try again in a moment.")).to_be_visible()
    expect(visitor.busy).to_have_count(0)
    limit.is_on = False
    expect(visitor.chat.get_by_text("How can we help?")).to_be_visible()
    first, second = limit.times
    assert second - first >= 2
    visitor.write("hello").sees_state("Sent")


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (404, "site_not_found", "This chat is not set up correctly"),
        (403, "origin_not_allowed", "This chat is not allowed on this page"),
        (400, "", "The chat could not be started"),
    ],
)
def test_a_refusal_says_one_sentence_and_the_button_tries_again(desk, status, code, words):
    desk.watch.expect(f"status of {status}")
    refusal = Refusal("POST /api/v1/sessions", status, code)
    visitor = desk.visitor(base=desk.proxy(refusal).base).go().open_chat()
    expect(visitor.chat.get_by_role("alert")).to_contain_text(words)
    expect(visitor.busy).to_have_count(0)
    refusal.is_on = False
    visitor.chat.get_by_role("button", name="Try again").click()
    visitor.write("hello").sees_state("Sent")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_fault_of_the_server_is_told_and_got_over(desk, status):
    desk.watch.expect(f"status of {status}")
    fault = Refusal("POST /api/v1/sessions", status)
    visitor = desk.visitor(base=desk.proxy(fault).base).go().open_chat()
    expect(visitor.chat.get_by_text("The chat has a fault just now. We keep trying.")).to_be_visible()
    expect(visitor.busy).to_have_count(0)
    fault.is_on = False
    expect(visitor.chat.get_by_text("How can we help?")).to_be_visible()


def test_a_server_that_does_not_answer_is_told_and_the_button_tries_again(desk):
    desk.watch.expect("ERR_")
    outage = Refusal(" /api/|/health")
    visitor = desk.visitor(base=desk.proxy(outage).base).go().open_chat()
    expect(visitor.chat.get_by_text("The chat can't be reached just now. We keep trying.")).to_be_visible()
    expect(visitor.busy).to_have_count(0)
    outage.is_on = False
    visitor.chat.get_by_role("button", name="Try now").click()
    visitor.write("hello").sees_state("Sent")


def test_a_chat_that_can_not_be_loaded_says_so_and_opens_later(own_desk):
    own_desk.watch.expect("ERR_")
    visitor = own_desk.visitor().go()
    button = visitor.chat.get_by_role("button", name="Open chat")
    expect(button).to_be_visible()
    own_desk.server.kill()
    button.click()
    expect(visitor.chat.get_by_role("alert")).to_be_visible()
    expect(button).to_be_visible()
    own_desk.server.start()
    visitor.open_chat().write("hello").sees_state("Sent")
    expect(visitor.chat.get_by_role("alert")).to_be_hidden()


def test_a_message_that_is_refused_can_be_sent_again(desk):
    desk.watch.expect("status of 422")
    refusal = Refusal("POST .*/messages$", 422, "text_empty")
    visitor = desk.visitor(base=desk.proxy(refusal).base).go().open_chat().write("hello")
    expect(visitor.log.get_by_text("Not sent.")).to_be_visible()
    refusal.is_on = False
    visitor.log.get_by_role("button", name="Try again").click()
    visitor.sees_state("Sent")
    assert visitor.texts == ["hello"]


def test_too_many_log_ins_are_told_at_the_console(desk):
    desk.watch.expect("status of 429")
    limit = Refusal("POST /api/v1/agent/session", 429, "rate_limited", [("Retry-After", 2)])
    agent = desk.at_console(base=desk.proxy(limit).base).go().log_in()
    expect(agent.page.get_by_role("alert")).to_contain_text("Too many attempts")
    limit.is_on = False
    agent.log_in()
    expect(agent.list).to_be_visible()


def test_a_console_whose_list_can_not_be_loaded_says_so_and_tries_again(desk):
    desk.watch.expect("status of 500")
    fault = Refusal("GET /api/v1/agent/conversations$", 500)
    agent = desk.at_console(base=desk.proxy(fault).base).go().log_in()
    expect(agent.page.get_by_role("button", name="Try again")).to_be_visible()
    fault.is_on = False
    agent.page.get_by_role("button", name="Try again").click()
    expect(agent.list.get_by_role("group")).to_be_visible()
    expect(agent.page.get_by_role("button", name="Try again")).to_have_count(0)
