"""The console: getting in and out, moving through the list, and small windows."""

import re

from playwright.sync_api import expect

PHONE = {"width": 390, "height": 780}


def waiting(desk, *texts):
    """A visitor for each text, waiting for an agent."""
    return [desk.visitor().go().open_chat().write(text).sees_state("Sent") for text in texts]


def test_a_wrong_password_says_so_and_a_right_one_enters(desk):
    agent = desk.at_console().go().log_in("not the password")
    expect(agent.page.get_by_role("alert")).to_have_text("The e-mail or the password is wrong.")
    agent.log_in()
    expect(agent.list).to_be_visible()
    agent.page.reload()
    expect(agent.list).to_be_visible()
    agent.choose("Log out")
    expect(agent.page.get_by_label("E-mail")).to_be_visible()
    agent.page.reload()
    expect(agent.page.get_by_label("E-mail")).to_be_visible()


def test_too_many_wrong_passwords_say_how_long_to_wait(desk):
    desk.watch.expect(r"status of (401|429)")
    agent = desk.at_console().go()
    alert = agent.page.get_by_role("alert")
    for _ in range(8):
        with agent.page.expect_response("**/agent/session") as answer:
            agent.log_in("not the password")
        if answer.value.status == 429:
            break
    expect(alert).to_have_text(re.compile(r"^Too many attempts\. Please try again in \d+ (second|minute)s?\.$"))


def test_a_session_that_is_over_comes_back_to_the_same_place(desk):
    desk.watch.expect(r"status of 401")
    visitor = waiting(desk, "hello")[0]
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.field.fill("half an answer")
    conversation = agent.conversation_id
    agent.page.context.clear_cookies()
    agent.tab("All")
    expect(agent.page.get_by_role("alert")).to_contain_text("Your session is over. Please log in again")
    agent.log_in().sees("hello")
    assert agent.conversation_id == conversation
    expect(agent.field).to_have_value("half an answer")
    agent.field.press("Enter")
    visitor.sees("half an answer")


def test_what_is_sent_while_the_session_ends_goes_out_after_the_log_in(desk):
    desk.watch.expect(r"status of 401")
    visitor = waiting(desk, "hello")[0]
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.field.fill("on its way")
    agent.page.context.clear_cookies()
    agent.field.press("Enter")
    expect(agent.page.get_by_role("alert")).to_be_visible()
    agent.log_in().sees("on its way")
    visitor.sees("on its way")
    assert agent.history == ["hello", "on its way"]


def test_drafts_are_gone_after_logging_out(desk):
    waiting(desk, "hello")
    agent = desk.at_console().arrive().tab("Waiting").open("hello")
    agent.field.fill("half an answer")
    agent.choose("Log out")
    agent.log_in().tab("Waiting").open("hello")
    expect(agent.field).to_have_value("")


def test_one_agent_in_two_tabs_works_in_both(desk):
    visitor = waiting(desk, "hello")[0]
    first = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    second = type(first)(first.page.context.new_page(), first.base, first.agent).go()
    second.open("hello").sees("hello")
    desk.watch.expect(r"status of 403")
    first.page.evaluate(
        "async ([email, password]) => fetch('/api/v1/agent/session', { method: 'POST', body: JSON.stringify({ email, "
        "password }), headers: { 'Content-Type': 'application/json' } })",
        [first.agent["email"], first.agent["password"]],
    )
    first.reply("from the first tab")
    second.sees("from the first tab").reply("and from the second")
    visitor.sees("from the first tab").sees("and from the second")


def test_the_list_is_worked_with_the_keyboard(desk):
    waiting(desk, "the older one", "the newer one")
    agent = desk.at_console().arrive().tab("Waiting")
    expect(agent.conversation("the older one")).to_be_visible()
    agent.rows.focus()
    expect(agent.rows.locator(".active")).to_contain_text("the newer one")
    agent.press("ArrowDown")
    expect(agent.rows.locator(".active")).to_contain_text("the older one")
    active = agent.conversation("the older one").get_attribute("id")
    expect(agent.rows).to_have_attribute("aria-activedescendant", active)
    agent.press("Home")
    expect(agent.rows.locator(".active")).to_contain_text("the newer one")
    agent.press("End", "Enter")
    agent.sees("the older one")
    expect(agent.field).to_be_focused()
    expect(agent.conversation("the older one")).to_have_attribute("aria-selected", "true")


def test_resolving_and_reopening_moves_it_between_the_lists(desk):
    waiting(desk, "hello")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.do("Resolve")
    expect(agent.conversation("hello")).to_have_count(0)
    expect(agent.field).to_be_hidden()
    agent.list.get_by_role("combobox", name="Show").select_option("resolved")
    expect(agent.conversation("hello")).to_be_visible()
    agent.do("Reopen")
    expect(agent.header.get_by_role("button", name="Resolve")).to_be_visible()
    expect(agent.field).to_be_visible()


def test_unread_messages_are_counted_until_they_are_looked_at(desk):
    visitor = desk.visitor().go().open_chat().write("one")
    visitor.write("two").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting")
    expect(agent.conversation("two").get_by_label("2 unread")).to_be_visible()
    agent.open("two").claim()
    expect(agent.conversation("two").locator(".unread")).to_be_hidden()
    visitor.sees_state("Read")


def test_what_is_half_written_stays_with_its_conversation(desk):
    waiting(desk, "first visitor", "second visitor")
    agent = desk.at_console().arrive().tab("Waiting").open("first visitor")
    agent.field.fill("half an answer")
    agent.open("second visitor").sees("second visitor")
    expect(agent.field).to_have_value("")
    expect(agent.rows.get_by_text("Draft: half an answer")).to_be_visible()
    agent.page.reload()
    agent.tab("Waiting").rows.get_by_text("Draft: half an answer").click()
    expect(agent.field).to_have_value("half an answer")


def test_a_narrow_window_shows_one_column_with_a_way_back(desk):
    waiting(desk, "hello")
    agent = desk.at_console(viewport=PHONE).arrive().tab("Waiting")
    expect(agent.field).to_be_hidden()
    agent.open("hello")
    expect(agent.list).to_be_hidden()
    agent.page.get_by_role("button", name="Back to the conversations").click()
    expect(agent.list).to_be_visible()
    expect(agent.rows).to_be_focused()
    expect(agent.field).to_be_hidden()


def test_on_a_phone_the_browsers_own_way_back_leads_to_the_list(desk):
    waiting(desk, "hello", "and another")
    agent = desk.at_console(viewport=PHONE, has_touch=True, is_mobile=True).arrive().tab("Waiting")
    agent.conversation("hello").tap()
    agent.sees("hello")
    expect(agent.page.get_by_role("heading", name="Visitor")).to_be_focused()
    agent.page.go_back()
    expect(agent.list).to_be_visible()
    agent.conversation("and another").tap()
    agent.sees("and another")
    agent.page.get_by_role("button", name="About the visitor").tap()
    expect(agent.panel.get_by_text("anonymous", exact=True)).to_be_visible()
    expect(agent.panel.get_by_role("button", name="Close")).to_be_focused()
    agent.panel.get_by_role("button", name="Close").tap()
    expect(agent.panel).to_be_hidden()
    expect(agent.page.get_by_role("button", name="About the visitor")).to_be_focused()


def test_at_medium_width_the_visitor_is_shown_on_demand(desk):
    waiting(desk, "hello")
    agent = desk.at_console(viewport={"width": 900, "height": 700}).arrive().tab("Waiting").open("hello")
    expect(agent.list).to_be_visible()
    expect(agent.panel).to_be_hidden()
    agent.page.get_by_role("button", name="About the visitor").click()
    expect(agent.panel).to_be_visible()
    agent.press("Escape")
    expect(agent.panel).to_be_hidden()
