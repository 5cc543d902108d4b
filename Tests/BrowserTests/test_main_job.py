"""The main job: a visitor writes, an agent answers, and nothing that happens in between loses or doubles a word."""

from playwright.sync_api import expect

OUTAGE = r"ERR_(CONNECTION|INTERNET|NETWORK|INCOMPLETE|EMPTY)"


def same_everywhere(visitor, agent, *texts):
    """Both sides and the server hold exactly these, in this order."""
    expected = list(texts)
    assert visitor.texts == expected
    assert agent.texts == expected
    assert agent.history == expected


def test_a_visitor_writes_and_an_agent_answers(desk):
    visitor = desk.visitor().go().open_chat()
    visitor.write("Is the oak table in stock?").sees_state("Sent")
    agent = desk.at_console().arrive()
    agent.tab("Waiting").open("Is the oak table").sees("Is the oak table in stock?").claim()
    agent.reply("Two in Porto.")
    visitor.sees("Two in Porto.").sees_state("Read")
    expect(visitor.chat.get_by_role("heading", name="Mira Koch")).to_be_visible()
    visitor.write("Please hold one.")
    agent.sees("Please hold one.")
    same_everywhere(visitor, agent, "Is the oak table in stock?", "Two in Porto.", "Please hold one.")


def test_after_a_reload_both_sides_see_the_same(desk):
    visitor = desk.visitor().go().open_chat().write("one")
    agent = desk.at_console().arrive().tab("Waiting").open("one").claim().reply("two")
    visitor.sees("two").write("three")
    agent.sees("three")
    visitor.page.reload()
    agent.page.reload()
    visitor.open_chat().sees("three")
    agent.sees("three")
    same_everywhere(visitor, agent, "one", "two", "three")


def test_a_killed_server_loses_and_doubles_nothing(own_desk):
    own_desk.watch.expect(OUTAGE)
    visitor = own_desk.visitor().go().open_chat().write("before").sees_state("Sent")
    agent = own_desk.at_console().arrive().tab("Waiting").open("before").claim().reply("answer before")
    visitor.sees("answer before")
    for page in (visitor.page, agent.page):
        page.evaluate("window.isSamePage = true")

    own_desk.server.kill()
    visitor.write("while down").sees_state("Sending")
    agent.reply("answer while down")
    own_desk.server.start()

    agent.sees("while down")
    visitor.sees("answer while down").sees_state("Read")
    visitor.write("after")
    agent.sees("after").reply("answer after")
    visitor.sees("answer after")
    assert all(page.evaluate("window.isSamePage") for page in (visitor.page, agent.page))
    assert visitor.texts == agent.texts == agent.history
    assert sorted(visitor.texts) == sorted(
        ["before", "answer before", "while down", "answer while down", "after", "answer after"]
    )


def test_a_day_later_the_visitor_finds_the_same_conversation(own_desk):
    own_desk.watch.expect(OUTAGE)
    visitor = own_desk.visitor().go().open_chat().write("today").sees_state("Sent")
    agent = own_desk.at_console().arrive().tab("Waiting").open("today").claim().reply("see you")
    visitor.sees("see you")
    conversation = agent.conversation_id
    visitor.page.close()
    agent.page.close()

    own_desk.server.kill()
    own_desk.server.restart_later("+1d")

    visitor = own_desk.visitor(own_desk.contexts[0]).go("/demo/hotel.html").open_chat().sees("today").sees("see you")
    visitor.write("back again").sees_state("Sent")
    agent = own_desk.at_console().arrive().tab("All").open("back again")
    assert agent.conversation_id == conversation
    agent.reply("welcome back")
    visitor.sees("welcome back")
    same_everywhere(visitor, agent, "today", "see you", "back again", "welcome back")


def test_an_available_agent_is_given_the_conversation(desk):
    agent = desk.at_console().arrive("available")
    visitor = desk.visitor().go().open_chat().write("hello")
    agent.tab("Mine").open("hello")
    expect(agent.page.get_by_role("button", name="Claim")).to_be_hidden()
    expect(visitor.chat.get_by_role("heading", name="Mira Koch")).to_be_visible()
    agent.become("Away")
    other = desk.visitor().go().open_chat().write("anyone there")
    agent.tab("Waiting").open("anyone there")
    expect(agent.page.get_by_role("button", name="Claim")).to_be_visible()
    expect(other.chat.get_by_role("heading", name="Mira Koch")).to_be_hidden()


def test_typing_is_shown_on_the_other_side_and_goes_away(desk):
    visitor = desk.visitor().go().open_chat().write("hello")
    agent = desk.at_console().arrive().tab("Waiting").open("hello").claim()
    agent.field.press_sequentially("one moment")
    expect(visitor.log.locator(".typing")).to_contain_text("Mira Koch is typing")
    agent.field.press("Enter")
    visitor.sees("one moment")
    expect(visitor.log.locator(".typing")).to_be_hidden()
    visitor.field.press_sequentially("of course")
    expect(agent.log.locator(".typing")).to_be_visible()
    expect(agent.log.locator(".typing")).to_be_hidden()


def test_what_is_written_offline_is_kept_and_delivered_once(desk):
    desk.watch.expect(OUTAGE)
    visitor = desk.visitor().go().open_chat().write("online").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("online").claim()
    context = visitor.page.context
    context.set_offline(True)
    visitor.write("offline one").write("offline two").sees_state("Sending")
    expect(visitor.chat.get_by_text("You are offline.")).to_be_visible()
    agent.reply("are you there?")
    context.set_offline(False)
    agent.sees("offline one").sees("offline two")
    visitor.sees("are you there?")
    expect(visitor.chat.get_by_text("You are offline.")).to_be_hidden()
    same_everywhere(visitor, agent, "online", "are you there?", "offline one", "offline two")


def test_two_visitors_do_not_see_each_other(desk):
    first = desk.visitor().go().open_chat().write("the first one's secret").sees_state("Sent")
    second = desk.visitor().go().open_chat().write("the second one's secret").sees_state("Sent")
    agent = desk.at_console().arrive().tab("Waiting").open("the first one").claim().reply("for the first")
    first.sees("for the first")
    path = f"{desk.server.base}/api/v1/conversations/{agent.conversation_id}/messages"
    agent.tab("Waiting").open("the second one").claim().reply("for the second")
    second.sees("for the second")
    assert first.texts == ["the first one's secret", "for the first"]
    assert second.texts == ["the second one's secret", "for the second"]

    def ask(token):
        return first.page.context.request.get(path, headers={"Authorization": f"Bearer {token}"}).status

    assert ask(first.token) == 200
    assert ask(second.token) in (403, 404)
