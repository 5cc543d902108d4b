"""The demo pages: how a newcomer gets from one side of the conversation to the other, and to a page of their own."""

import pytest
from playwright.sync_api import expect

PAGES = ["/demo/", "/demo/shop.html", "/demo/hotel.html"]
WITH_CHAT = PAGES[1:]


@pytest.mark.parametrize("path", PAGES)
def test_the_line_to_embed_is_copied(desk, path):
    context = desk.context(permissions=["clipboard-read", "clipboard-write"])
    visitor = desk.visitor(context).go(path)
    visitor.page.get_by_role("button", name="Copy").click()
    expect(visitor.page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    line = f'<script type="module" src="{desk.server.base}/widget.js" data-site="{desk.site["key"]}"></script>'
    assert visitor.page.evaluate("navigator.clipboard.readText()") == line


def test_a_line_that_cannot_be_copied_is_selected(desk):
    visitor = desk.visitor()
    visitor.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    visitor.go("/demo/")
    visitor.page.get_by_role("button", name="Copy").click()
    expect(visitor.page.get_by_role("button", name="Selected")).to_be_visible()
    assert visitor.page.evaluate("getSelection().toString()").endswith("</script>")


@pytest.mark.parametrize("path, button", zip(WITH_CHAT, ["Ask a person", "Write to the reception"]))
def test_a_button_of_the_page_opens_the_chat(desk, path, button):
    visitor = desk.visitor().go(path)
    visitor.page.get_by_role("button", name=button).click()
    expect(visitor.field).to_be_focused()
    without_key = desk.visitor()
    without_key.page.goto(desk.server.base + path)
    expect(without_key.page.get_by_text("frontdesk site add")).to_be_visible()
    expect(without_key.page.get_by_role("button", name=button)).to_have_count(0)


def test_the_key_goes_along_from_page_to_page(desk):
    visitor = desk.visitor().go("/demo/")
    for link in ["Alder & Pine", "All demo pages", "Hotel Miramar"]:
        visitor.page.get_by_role("link", name=link).first.click()
        visitor.page.wait_for_url(f"**/demo/*?site={desk.site['key']}")
    expect(visitor.chat.get_by_role("button", name="Open chat")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_the_console_opens_in_a_window_of_its_own(desk, path):
    visitor = desk.visitor().go(path)
    with visitor.page.expect_popup() as opening:
        visitor.page.get_by_role("link", name="Open the console").last.click()
    expect(opening.value.get_by_role("button", name="Log in")).to_be_visible()
    assert opening.value.url == f"{desk.server.base}/console/"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390, 820])
def test_nothing_is_wider_than_the_window(desk, path, width):
    visitor = desk.visitor(viewport={"width": width, "height": 700}).go(path)
    expect(visitor.page.get_by_role("button", name="Copy")).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width
