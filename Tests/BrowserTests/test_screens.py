"""Pictures of every screen, for people to look at: light, dark, right to left, small."""

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 780}}


def talk(desk, **options):
    """A conversation with a little of everything."""
    visitor = desk.visitor(**options).go().open_chat()
    visitor.write("Hello! Is the oak table in stock in Porto? https://shop.example/tables/oak-180").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("oak table").claim()
    agent.reply("Hi Ana, I can see two in Porto.").leave_note("Second contact this week, see order 1182")
    agent.reply("Shall I hold one for you until tomorrow?")
    visitor.sees("Shall I hold one").write("Yes please").sees_state("Read")
    return visitor, agent


@pytest.mark.parametrize("name", ["index", "shop", "hotel"])
def test_demo_pages(desk, shoot, name):
    for scheme in ("light", "dark"):
        visitor = desk.visitor(color_scheme=scheme).go(f"/demo/{name}.html")
        expect(visitor.page.locator("[data-line]").first).to_contain_text(desk.site["key"])
        shoot(visitor.page, f"demo-{name}-{scheme}", full_page=True)
    visitor = desk.visitor(**PHONE).go(f"/demo/{name}.html")
    shoot(visitor.page, f"demo-{name}-phone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_widget(desk, shoot, scheme):
    desk.watch.expect(r"ERR_INTERNET")
    visitor = desk.visitor(color_scheme=scheme).go()
    expect(visitor.chat.get_by_role("button", name="Open chat")).to_be_visible()
    shoot(visitor.page, f"widget-closed-{scheme}")
    visitor.open_chat()
    expect(visitor.chat.get_by_text("How can we help?")).to_be_visible()
    shoot(visitor.page, f"widget-open-{scheme}")
    visitor.page.close()
    visitor, agent = talk(desk, color_scheme=scheme)
    agent.field.press_sequentially("One moment")
    expect(visitor.log.locator(".typing")).to_be_visible()
    shoot(visitor.page, f"widget-conversation-{scheme}")
    visitor.page.context.set_offline(True)
    visitor.write("Are you there?").sees_state("Sending")
    shoot(visitor.page, f"widget-offline-{scheme}")
    visitor.page.context.set_offline(False)
    visitor.sees_state("Read")
    agent.page.get_by_role("button", name="Resolve").click()
    visitor.chat.get_by_role("radio", name="4 of 5").check(force=True)
    shoot(visitor.page, f"widget-resolved-{scheme}")


def test_the_widget_right_to_left_and_on_a_phone(desk, shoot):
    visitor, _ = talk(desk)
    visitor.page.evaluate("document.documentElement.dir = 'rtl'")
    visitor.write("שלום, תודה! https://shop.example/a")
    shoot(visitor.page, "widget-rtl")
    phone = desk.visitor(visitor.page.context)
    phone.page.set_viewport_size(PHONE["viewport"])
    phone.go("/demo/hotel.html").open_chat().sees("Yes please")
    shoot(phone.page, "widget-phone")


def test_the_widget_with_an_error(desk, shoot):
    desk.watch.expect(r"status of 404 .*/api/v1/sessions")
    desk.site = {**desk.site, "key": "no-such-key"}
    visitor = desk.visitor().go().open_chat()
    expect(visitor.chat.get_by_role("alert")).to_be_visible()
    shoot(visitor.page, "widget-error")
