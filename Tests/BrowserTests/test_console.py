"""The console: getting in and out, the list, what is done with a conversation, and small windows."""

from playwright.sync_api import expect


def test_a_wrong_password_says_so_and_a_right_one_enters(desk):
    agent = desk.at_console().go().log_in("not the password")
    expect(agent.page.get_by_role("alert")).to_have_text("The e-mail or the password is wrong.")
    agent.log_in()
    expect(agent.list).to_be_visible()
    agent.page.get_by_role("button", name="Log out").click()
    expect(agent.page.get_by_label("E-mail")).to_be_visible()
    agent.page.reload()
    expect(agent.page.get_by_label("E-mail")).to_be_visible()


def test_a_session_that_is_over_asks_to_log_in_again(desk):
    desk.watch.expect(r"status of 401")
    desk.visitor().go().open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting")
    expect(agent.conversation("hello")).to_be_visible()
    agent.page.context.clear_cookies()
    agent.tab("All")
    expect(agent.page.get_by_role("alert")).to_have_text("Your session is over. Please log in again.")
    agent.log_in()
    expect(agent.list).to_be_visible()


def test_the_list_is_worked_with_the_keyboard(desk):
    for text in ("the older one", "the newer one"):
        desk.visitor().go().open_chat().write(text).sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting")
    newer = agent.conversation("the newer one").get_by_role("button")
    older = agent.conversation("the older one").get_by_role("button")
    expect(older).to_be_visible()
    newer.focus()
    agent.page.keyboard.press("ArrowDown")
    expect(older).to_be_focused()
    agent.page.keyboard.press("Enter")
    agent.sees("the older one")
    expect(agent.field).to_be_focused()


def test_notes_are_seen_by_agents_alone(desk):
    visitor = desk.visitor().go().open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.leave_note("second contact this week").reply("Hi.")
    colleague = desk.at_console(desk.add_agent("Leo Brandt")).arrive().tab("All").open("Hi.")
    colleague.sees("second contact this week")
    visitor.sees("Hi.")
    visitor.page.reload()
    visitor.open_chat().sees("Hi.")
    assert visitor.texts == ["hello", "Hi."]
    assert colleague.texts == ["hello", "second contact this week", "Hi."]


def test_a_transfer_frees_the_conversation_and_changes_the_department(desk):
    desk.visitor().go().open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    header = agent.page.get_by_role("main")
    before = header.locator(".words p").inner_text().split(",")[0]
    other = "Support" if before == "Sales" else "Sales"
    agent.page.get_by_role("combobox", name="Transfer to a department").select_option(label=other)
    expect(header.locator(".words p")).to_contain_text(f"{other}, waiting")
    agent.claim()


def test_resolving_and_reopening_moves_it_between_the_lists(desk):
    desk.visitor().go().open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.page.get_by_role("button", name="Resolve").click()
    expect(agent.conversation("hello")).to_have_count(0)
    agent.list.get_by_role("combobox", name="Show").select_option("resolved")
    expect(agent.conversation("hello")).to_be_visible()
    agent.page.get_by_role("button", name="Reopen").click()
    expect(agent.page.get_by_role("button", name="Resolve")).to_be_visible()


def test_unread_messages_are_counted_until_they_are_looked_at(desk):
    visitor = desk.visitor().go().open_chat().write("one")
    visitor.write("two").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting")
    expect(agent.conversation("two").get_by_label("2 unread")).to_be_visible()
    agent.open("two").claim()
    expect(agent.conversation("two").locator(".unread")).to_be_hidden()
    visitor.sees_state("Read")


def test_what_is_half_written_stays_with_its_conversation(desk):
    for text in ("first visitor", "second visitor"):
        desk.visitor().go().open_chat().write(text).sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("first visitor")
    agent.field.fill("half an answer")
    agent.open("second visitor").sees("second visitor")
    expect(agent.field).to_have_value("")
    agent.open("first visitor")
    expect(agent.field).to_have_value("half an answer")


def test_a_narrow_window_shows_one_column_with_a_way_back(desk):
    desk.visitor().go().open_chat().write("hello").sees_state("Sent")
    agent = desk.at_console(viewport={"width": 390, "height": 780}).arrive().tab("Waiting")
    expect(agent.field).to_be_hidden()
    agent.open("hello")
    expect(agent.list).to_be_hidden()
    agent.page.get_by_role("button", name="Back to the conversations").click()
    expect(agent.list).to_be_visible()
    expect(agent.field).to_be_hidden()
