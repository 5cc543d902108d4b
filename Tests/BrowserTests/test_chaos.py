"""Both sides behind networks that misbehave: whatever happens, nothing is lost, doubled or out of order."""

import pytest
from playwright.sync_api import expect

from chaos import FAULTS, Chaos, Silence

#: Both sides are whole again this long after all is well, the longest wait between two attempts included.
RECOVERY_MILLISECONDS = 20_000
EXPECTED = r"ERR_|status of (429|502|503)"
ROUNDS = 8


@pytest.fixture
def rough(own_desk, seed):
    """A desk whose visitors and agents come through a network of their own: `(desk, visitors', agents')`."""
    own_desk.watch.expect(EXPECTED)
    return own_desk, own_desk.proxy(Chaos(f"{seed} visitors")), own_desk.proxy(Chaos(f"{seed} agents"))


def settle(desk, *sides):
    """Waits until every side shows what the database has, in its order, and nothing else."""
    for side in sides:
        expect(side.log.get_by_text("Sending", exact=True)).to_have_count(0, timeout=RECOVERY_MILLISECONDS)
    stored = desk.server.texts
    for side in sides:
        expect(side.messages).to_have_count(len(stored), timeout=RECOVERY_MILLISECONDS)
        assert side.texts == stored
        expect(side.log.get_by_text("Not sent")).to_have_count(0)
    return stored


def none_twice(*sides):
    for side in sides:
        texts = side.texts
        assert len(texts) == len(set(texts)), texts


def test_two_tabs_and_an_agent_lose_and_double_nothing(rough):
    desk, visitors, agents = rough
    first = desk.visitor(base=visitors.base).go().open_chat().write("before").sees_state("Sent")
    second = desk.visitor(first.page.context, base=visitors.base).go().open_chat().sees("before")
    agent = desk.at_console(base=agents.base).arrive().tab("Waiting").open("before").claim()
    sides = {"first": first, "second": second, "agent": agent}
    written = ["before"]

    for chaos in (visitors.handler, agents.handler):
        chaos.rage()
    for number in range(ROUNDS):
        stored = len(desk.server.texts)
        for name, side in sides.items():
            written.append(f"{name} writes number {number}, ✓ и 漢字 😀")
            side.put(written[-1])
        none_twice(*sides.values())
        if number == ROUNDS // 2:
            desk.server.kill()
            desk.server.start()
        desk.server.wait_for_texts(stored + 1)
    for proxy in (visitors, agents):
        proxy.handler.calm(proxy)

    assert sorted(settle(desk, *sides.values())) == sorted(written)
    met = visitors.handler.met + agents.handler.met
    print(f"faults met: {dict(met)}")
    assert len(met) >= len(FAULTS) / 2
    # Each writer's own words are in the order in which they were written.
    for name in sides:
        own = [text for text in desk.server.texts if text.startswith(name)]
        assert own == sorted(own)


@pytest.mark.parametrize("listener", ["visitor", "agent"])
def test_a_stream_that_goes_silent_is_given_up_and_resumed(desk, listener):
    silence = Silence()
    proxy = desk.proxy(silence)
    bases = {listener: proxy.base}
    visitor = desk.visitor(base=bases.get("visitor"))
    visitor.page.clock.install()
    visitor.go().open_chat().write("before").sees_state("Sent")
    agent = desk.at_console(base=bases.get("agent"))
    agent.page.clock.install()
    agent.arrive().tab("Waiting").open("before").claim().reply("answer")
    visitor.sees("answer").sees_state("Read")

    silence.fall()
    listening, speaking = (visitor, agent) if listener == "visitor" else (agent, visitor)
    speaking.put("into the silence")
    proxy.wait_until(lambda: b"into the silence" in silence.swallowed)
    expect(listening.message("into the silence")).to_have_count(0)
    listening.page.clock.fast_forward(45_000)
    listening.sees("into the silence")
    assert listening.texts == ["before", "answer", "into the silence"]
