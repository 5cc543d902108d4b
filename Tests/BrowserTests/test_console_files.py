"""Files at the console: chosen, pasted and dropped; on their way, refused, and looked at."""

import base64
import re

from playwright.sync_api import expect

from test_console import waiting

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR4nGP4z8AAwv8BAAz+A/2gDNp4AAAAAElFTkSuQmCC"
)
PICTURE = {"name": "oak table.png", "mimeType": "image/png", "buffer": PNG}
TEXT = {"name": "invoice 1182.txt", "mimeType": "text/plain", "buffer": b"Invoice 1182"}

# What a person's paste or drop hands to the page.
TRANSFER = """([name, type, content]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name, { type }));
  return transfer;
}"""


def transfer(agent, file):
    content = base64.b64encode(file["buffer"]).decode()
    return agent.page.evaluate_handle(TRANSFER, [file["name"], file["mimeType"], content])


def claimed(desk):
    visitor = waiting(desk, "hello")[0]
    return visitor, desk.at_console().arrive().tab("Waiting").open("hello").claim()


def attach(agent, *files):
    with agent.page.expect_file_chooser() as chooser:
        agent.page.get_by_role("button", name="Attach files").click()
    chooser.value.set_files(list(files))
    return agent


def test_a_picture_is_attached_sent_and_looked_at(desk):
    visitor, agent = claimed(desk)
    attach(agent, PICTURE)
    chips = agent.page.get_by_role("list", name="Attached files").get_by_role("listitem")
    expect(chips).to_have_count(1)
    expect(chips).to_contain_text("oak table.png")
    agent.field.fill("This one?")
    agent.field.press("Enter")
    expect(chips).to_have_count(0)
    picture = agent.log.get_by_role("img", name="oak table.png")
    expect(picture).to_be_visible()
    agent.page.wait_for_function("image => image.complete && image.naturalWidth === 2", arg=picture.element_handle())
    assert "/api/v1/agent/files/" in picture.get_attribute("src")
    visitor.sees("This one?")
    expect(agent.rows.get_by_text("You: This one?")).to_be_visible()


def test_files_alone_are_a_message_and_can_be_downloaded(desk):
    _, agent = claimed(desk)
    attach(agent, TEXT, PICTURE)
    agent.page.get_by_role("button", name="Send", exact=True).click()
    link = agent.log.get_by_role("link", name=re.compile("invoice 1182.txt"))
    expect(link).to_contain_text("12")
    with agent.page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "invoice 1182.txt"
    expect(agent.rows.get_by_text("You: Sent a file")).to_be_visible()


def test_files_are_pasted_and_dropped(desk):
    _, agent = claimed(desk)
    agent.field.dispatch_event("paste", {"clipboardData": transfer(agent, PICTURE)})
    chips = agent.page.get_by_role("list", name="Attached files").get_by_role("listitem")
    expect(chips).to_have_count(1)
    dropped = {"dataTransfer": transfer(agent, TEXT)}
    agent.log.dispatch_event("dragover", dropped)
    expect(agent.page.get_by_text("Drop the files to attach them to your reply")).to_be_visible()
    agent.log.dispatch_event("drop", dropped)
    expect(agent.page.get_by_text("Drop the files to attach them to your reply")).to_be_hidden()
    expect(chips).to_have_count(2)
    agent.page.get_by_role("button", name="Remove oak table.png").click()
    expect(chips).to_have_count(1)


def test_files_of_a_note_stay_with_the_note(desk):
    visitor, agent = claimed(desk)
    agent.page.get_by_role("radio", name="Note").check(force=True)
    attach(agent, TEXT)
    chips = agent.page.get_by_role("list", name="Attached files").get_by_role("listitem")
    expect(chips).to_have_count(1)
    agent.page.get_by_role("radio", name="Reply").check(force=True)
    expect(chips).to_have_count(0)
    agent.reply("no file here")
    visitor.sees("no file here")
    agent.page.get_by_role("radio", name="Note").check(force=True)
    expect(chips).to_have_count(1)
    agent.page.get_by_role("button", name="Add note").click()
    expect(agent.log.locator(".message.note").get_by_role("link")).to_be_visible()
    expect(visitor.log.get_by_text("invoice 1182.txt")).to_have_count(0)


def test_a_file_that_is_refused_says_why_and_the_rest_goes(desk):
    desk.watch.expect(r"status of 415 .*/files")
    visitor, agent = claimed(desk)
    attach(agent, {"name": "setup.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}, TEXT)
    expect(agent.page.get_by_text("Files of this type are not taken.")).to_be_visible()
    agent.field.fill("the invoice")
    agent.field.press("Enter")
    visitor.sees("the invoice")
    expect(agent.log.get_by_role("link", name=re.compile("invoice"))).to_be_visible()
    expect(agent.page.get_by_text("setup.exe")).to_be_visible()
    agent.page.get_by_role("button", name="Remove setup.exe").click()
    expect(agent.page.get_by_text("setup.exe")).to_have_count(0)


def test_a_file_that_did_not_arrive_can_be_tried_again(desk):
    desk.watch.expect(r"ERR_FAILED")
    _, agent = claimed(desk)
    agent.page.route("**/agent/files", lambda route: route.abort())
    attach(agent, TEXT)
    expect(agent.page.get_by_text("Not uploaded.")).to_be_visible()
    agent.page.unroute("**/agent/files")
    agent.page.get_by_role("listitem").get_by_role("button", name="Try again").click()
    expect(agent.page.get_by_text("Not uploaded.")).to_have_count(0)
    agent.page.get_by_role("button", name="Send", exact=True).click()
    expect(agent.log.get_by_role("link", name=re.compile("invoice"))).to_be_visible()


def test_what_a_visitor_sends_is_seen(desk):
    visitor, agent = claimed(desk)
    with visitor.page.expect_file_chooser() as chooser:
        visitor.chat.get_by_role("button", name=re.compile("Attach|file", re.I)).first.click()
    chooser.value.set_files([PICTURE])
    visitor.field.fill("like this")
    visitor.field.press("Enter")
    agent.sees("like this")
    expect(agent.log.get_by_role("img", name="oak table.png")).to_be_visible()
