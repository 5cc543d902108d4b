"""The console's conversation: answers and notes, canned answers, handing over, and two agents at once."""

import re
import uuid

from playwright.sync_api import expect

from test_console import waiting


def keep_answer(agent, shortcut, text, question=None):
    site = agent.ask("GET", "session")["sites"][0]["id"]
    content = {"clientId": str(uuid.uuid4()), "site": site, "shortcut": shortcut, "text": text, "question": question}
    return agent.ask("POST", "answers", content)


def two_agents(desk, text="hello"):
    """Mira has the conversation, Leo looks at it too."""
    visitor = waiting(desk, text)[0]
    mira = desk.at_console().arrive().tab("Waiting").open(text).claim()
    leo = desk.at_console(desk.add_agent("Leo Brandt")).arrive().tab("All").open(text)
    leo.sees(text)
    return visitor, mira, leo


# Answers and notes


def test_notes_are_seen_by_agents_alone(desk):
    visitor, agent, colleague = two_agents(desk)
    agent.leave_note("second contact this week").reply("Hi.")
    colleague.sees("second contact this week").sees("Hi.")
    visitor.sees("Hi.")
    visitor.page.reload()
    visitor.open_chat().sees("Hi.")
    assert visitor.texts == ["hello", "Hi."]
    assert colleague.texts == ["hello", "second contact this week", "Hi."]


def test_a_note_never_becomes_an_answer_nor_an_answer_a_note(desk):
    waiting(desk, "hello")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.field.fill("half an answer")
    agent.page.get_by_role("radio", name="Note").check(force=True)
    expect(agent.field).to_have_value("")
    expect(agent.page.get_by_text("Only your colleagues see this note.")).to_be_visible()
    expect(agent.page.get_by_role("button", name="Add note")).to_be_visible()
    expect(agent.page.get_by_role("textbox", name="Note for colleagues, not seen by the visitor")).to_be_focused()
    agent.field.fill("half a note")
    expect(agent.page.get_by_role("radio", name="Reply, begun")).to_be_attached()
    agent.page.get_by_role("radio", name="Reply").check(force=True)
    expect(agent.field).to_have_value("half an answer")
    expect(agent.page.get_by_role("button", name="Send")).to_be_visible()
    agent.field.press("Enter")
    agent.sees("half an answer").sees_state("Sent")
    assert agent.history == ["hello", "half an answer"]


def test_what_can_not_be_answered_says_why_and_what_to_do(desk):
    visitor, mira, leo = two_agents(desk)
    expect(leo.field).to_be_hidden()
    expect(leo.page.get_by_text("Mira Koch has this conversation. Take it over to answer")).to_be_visible()
    leo.leave_note("I know this visitor")
    mira.sees("I know this visitor")
    leo.page.get_by_role("radio", name="Reply").check(force=True)
    leo.page.locator(".refusal").get_by_role("button", name="Take over").click()
    expect(leo.field).to_be_focused()
    leo.reply("Leo here.")
    visitor.sees("Leo here.")


def test_typing_is_told_for_answers_and_never_for_notes(desk):
    visitor, mira, _ = two_agents(desk)
    requests = []
    mira.page.on("request", lambda request: requests.append(request.url))
    mira.page.get_by_role("radio", name="Note").check(force=True)
    mira.field.press_sequentially("a note")
    mira.page.get_by_role("radio", name="Reply").check(force=True)
    mira.field.press_sequentially("an answer")
    expect(visitor.log.locator(".typing")).to_be_visible()
    assert sum("/typing" in url for url in requests) == 1


# Canned answers


def test_canned_answers_are_found_chosen_and_filled_in(desk):
    visitor = waiting(desk, "hello")[0]
    agent = desk.at_console().arrive()
    keep_answer(agent, "delivery", "Hi {visitor}, we deliver within two days.\nBest, {agent}")
    keep_answer(agent, "delivery-islands", "To the islands it takes a week.")
    keep_answer(agent, "thanks", "Thank you!")
    agent.tab("Waiting").open("hello").claim()
    popup = agent.page.get_by_role("listbox", name="Canned answers")
    agent.field.press_sequentially("/")
    expect(popup.get_by_role("option")).to_have_count(3)
    agent.field.press_sequentially("deli")
    expect(popup.get_by_role("option")).to_have_count(2)
    agent.press("ArrowDown")
    active = popup.get_by_role("option", selected=True)
    expect(active).to_contain_text("/delivery-islands")
    expect(agent.field).to_have_attribute("aria-activedescendant", active.get_attribute("id"))
    agent.press("ArrowUp", "Enter")
    expect(popup).to_be_hidden()
    expect(agent.field).to_have_value("Hi, we deliver within two days.\nBest, Mira Koch")
    agent.field.press("Enter")
    visitor.sees("Best, Mira Koch")

    agent.field.press_sequentially("Well, /tha")
    expect(popup).to_be_visible()
    agent.press("Escape")
    expect(popup).to_be_hidden()
    expect(agent.field).to_be_focused()
    agent.field.press_sequentially("n")
    expect(popup).to_be_hidden()
    agent.field.fill("")
    agent.field.press_sequentially("and/or /tha")
    popup.get_by_role("option").click()
    expect(agent.field).to_have_value("and/or Thank you!")
    expect(agent.field).to_be_focused()


def test_canned_answers_are_written_changed_and_deleted(desk):
    waiting(desk, "hello")
    agent = desk.at_console().arrive().choose("Canned answers")
    expect(agent.dialog).to_contain_text("No canned answers yet.")
    agent.dialog.get_by_role("button", name="New answer").click()
    expect(agent.dialog.get_by_label("Shortcut")).to_be_focused()
    agent.dialog.get_by_label("Shortcut").fill("Opening hours!")
    agent.dialog.get_by_label("Text", exact=True).fill("We are open from 9 to 5.")
    agent.dialog.get_by_role("button", name="Save").click()
    expect(agent.dialog.get_by_role("alert")).to_contain_text("A shortcut is 1 to 32 of")
    agent.dialog.get_by_label("Shortcut").fill("/hours")
    agent.dialog.get_by_label("Question for the assistant").fill("When are you open?")
    agent.dialog.get_by_role("button", name="Save").click()
    expect(agent.dialog.get_by_text("/hours")).to_be_visible()
    expect(agent.dialog.get_by_text("Assistant may give it")).to_be_visible()

    desk.watch.expect(r"status of 409 .*/answers")
    agent.dialog.get_by_role("button", name="New answer").click()
    agent.dialog.get_by_label("Shortcut").fill("hours")
    agent.dialog.get_by_label("Text", exact=True).fill("Another")
    agent.dialog.get_by_role("button", name="Save").click()
    expect(agent.dialog.get_by_role("alert")).to_have_text("Another answer has this shortcut already.")
    agent.dialog.get_by_role("button", name="Cancel").click()

    agent.dialog.get_by_role("button", name="Edit /hours").click()
    agent.dialog.get_by_label("Text", exact=True).fill("From 9 to 6.")
    agent.dialog.get_by_role("button", name="Save").click()
    expect(agent.dialog.get_by_text("From 9 to 6.")).to_be_visible()
    agent.press("Escape")
    expect(agent.dialog).to_have_count(0)
    expect(agent.page.get_by_role("button", name="Menu of")).to_be_focused()
    agent.tab("Waiting").open("hello")
    agent.field.press_sequentially("/ho")
    expect(agent.page.get_by_role("listbox", name="Canned answers")).to_contain_text("From 9 to 6.")
    agent.field.fill("")

    agent.choose("Canned answers")
    agent.dialog.get_by_role("button", name="Edit /hours").click()
    agent.dialog.get_by_role("button", name="Delete").click()
    question = agent.page.get_by_role("dialog", name="Delete /hours for everybody?")
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    question.get_by_role("button", name="Delete").click()
    expect(agent.dialog).to_contain_text("No canned answers yet.")


# Transfer


def test_a_transfer_to_a_department_frees_it_and_says_who_is_there(desk):
    waiting(desk, "hello")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.do("Transfer")
    expect(agent.dialog.get_by_role("group", name="To a department")).to_contain_text("nobody is there now")
    expect(agent.dialog.get_by_role("button", name="Transfer")).to_be_disabled()
    other = agent.dialog.get_by_role("group", name="To a department").get_by_role("radio")
    expect(other).to_be_focused()
    other.check()
    agent.dialog.get_by_role("button", name="Transfer").click()
    expect(agent.dialog).to_have_count(0)
    expect(agent.header.locator(".words p")).to_contain_text("waiting")
    agent.claim()


def test_a_transfer_to_a_colleague_moves_it_to_their_desk(desk):
    visitor, mira, leo = two_agents(desk)
    leo.become("Available")
    mira.do("Transfer")
    choice = mira.dialog.get_by_role("radio", name="Leo Brandt available")
    choice.check()
    mira.dialog.get_by_role("button", name="Transfer").click()
    expect(mira.header.locator(".words p")).to_contain_text("with Leo Brandt")
    expect(leo.header.get_by_role("button", name="Resolve")).to_be_visible()
    leo.reply("Leo here.")
    visitor.sees("Leo here.")


def test_what_goes_where_one_does_not_belong_closes_with_a_word(desk):
    waiting(desk, "hello")
    email = f"{uuid.uuid4().hex}@agents.example"
    options = ["--site", desk.site["id"], "--email", email, "--name", "Noa Levi", "--department", "Sales"]
    noa = desk.at_console(desk.server.command("agent", "add", *options)).arrive().tab("All").open("hello")
    noa.field.fill("half an answer")
    mira = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    expect(noa.header.locator(".words p")).to_contain_text("with Mira Koch")
    desk.watch.expect(r"status of 404 .*/agent/conversations/")
    mira.do("Transfer")
    mira.dialog.get_by_role("radio", name="Support").check()
    mira.dialog.get_by_role("button", name="Transfer").click()
    expect(noa.notices).to_contain_text("was transferred to Support.")
    expect(noa.page.get_by_text("Choose a conversation")).to_be_visible()
    expect(noa.conversation("hello")).to_have_count(0)
    assert noa.conversation_id == ""


# Two agents at once


def test_agents_see_who_else_is_here_and_who_writes(desk):
    _, mira, leo = two_agents(desk)
    here = mira.header.get_by_role("status")
    expect(here).to_have_text("Leo Brandt is also here")
    expect(leo.header.get_by_role("status")).to_have_text("Mira Koch is also here")
    mira.field.press_sequentially("one moment")
    expect(leo.header.get_by_role("status")).to_contain_text("Mira Koch is writing")
    leo.press("Escape", "Escape")
    expect(leo.page.get_by_text("Choose a conversation")).to_be_visible()
    expect(here).to_be_hidden()


def test_when_a_colleague_takes_over_the_other_view_follows(desk):
    visitor, mira, leo = two_agents(desk)
    mira.field.press_sequentially("half an ans")
    leo.do("Take over")
    expect(mira.notices).to_contain_text("is with Leo Brandt now.")
    expect(mira.header.locator(".words p")).to_contain_text("with Leo Brandt")
    expect(mira.page.get_by_text("Leo Brandt has this conversation. Take it over")).to_be_visible()
    # The letters on their way are letters still, no shortcuts; and nothing is sent.
    mira.field.press_sequentially("wer, cre")
    mira.press("Enter")
    expect(mira.field).to_have_value("half an answer, cre")
    mira.page.locator(".refusal").get_by_role("button", name="Take over").click()
    expect(leo.header.locator(".words p")).to_contain_text("with Mira Koch")
    expect(mira.field).to_have_value("half an answer, cre")
    expect(mira.field).to_be_focused()
    mira.press("Enter")
    visitor.sees("half an answer, cre")


def write_to_group(desk, text):
    """A visitor in a group space, where any agent of the department may answer."""
    request = desk.context().request
    door = f"{desk.server.base}/api/v1"
    session = request.post(f"{door}/sessions", data={"site": desk.site["key"]}).json()
    token = {"Authorization": f"Bearer {session['visitorToken']}"}
    opening = {"clientId": str(uuid.uuid4()), "kind": "group"}
    conversation = request.post(f"{door}/conversations", data=opening, headers=token).json()["conversation"]
    message = {"clientId": str(uuid.uuid4()), "text": text}
    assert request.post(f"{door}/conversations/{conversation['id']}/messages", data=message, headers=token).ok


def test_an_answer_that_crosses_one_being_written_is_told(desk):
    write_to_group(desk, "hello all")
    mira = desk.at_console().arrive().tab("Waiting").open("hello all").claim()
    leo = desk.at_console(desk.add_agent("Leo Brandt")).arrive().tab("All").open("hello all")
    expect(leo.page.get_by_text("Mira Koch has this conversation. Answering joins it.")).to_be_visible()
    leo.field.fill("I was about to say")
    mira.reply("Done.")
    told = leo.page.get_by_text("Mira Koch answered while you were writing.")
    expect(told).to_be_visible()
    leo.page.get_by_role("button", name="All right").click()
    expect(told).to_be_hidden()
    expect(leo.field).to_have_value("I was about to say")
    expect(leo.field).to_be_focused()
    leo.press("Enter")
    mira.sees("I was about to say")


# The visitor


def test_the_panel_tells_who_the_visitor_is_and_what_was_before(desk):
    visitor = waiting(desk, "hello")[0]
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    expect(agent.panel.get_by_text("anonymous", exact=True)).to_be_visible()
    expect(agent.panel).to_contain_text("Nobody has confirmed who this is")
    expect(agent.panel).to_contain_text("No agent spoke with this visitor before.")
    expect(agent.panel.get_by_role("link", name="/demo/shop.html")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    expect(agent.panel).to_contain_text(re.compile(r"English, \d+:\d\d there"))
    agent.do("Resolve")
    visitor.chat.get_by_role("button", name="Write again").click()
    visitor.write("me again")
    agent.tab("All")
    agent.list.get_by_role("combobox", name="Show").select_option("open")
    agent.open("me again").press("Escape", "Escape")
    agent.open("me again")
    expect(agent.panel).to_contain_text("You spoke with Visitor")
    expect(agent.panel.get_by_role("heading", name="This conversation before")).to_be_visible()
