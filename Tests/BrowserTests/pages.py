"""What people do on the two sides, in their words."""

import re

from playwright.sync_api import expect

TEXTS = "nodes => nodes.map(node => node.textContent)"


class VisitorPage:
    def __init__(self, page, base, key):
        self.page = page
        self.base = base
        self.key = key
        self.chat = page.locator("frontdesk-chat")
        self.field = self.chat.get_by_role("textbox", name="Write a message")
        self.log = self.chat.get_by_role("log")
        # What stands where something is still to come.
        self.busy = self.chat.locator(".skeleton:visible, [role=progressbar]:visible")

    def go(self, path="/demo/shop.html"):
        self.page.goto(f"{self.base}{path}?site={self.key}")
        return self

    def open_chat(self):
        """Opens it, unless it is open because it was on the page before."""
        dialog = self.chat.get_by_role("dialog")
        button = self.chat.get_by_role("button", name="Open chat")
        expect(dialog.or_(button)).to_be_visible()
        if not dialog.is_visible():
            button.click()
        expect(dialog).to_be_visible()
        return self

    def write(self, text):
        self.put(text)
        expect(self.message(text)).to_be_visible()
        return self

    def put(self, text):
        """Writes and sends, and looks away."""
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def message(self, text):
        return self.log.locator(".message", has_text=text)

    def sees(self, text):
        expect(self.message(text)).to_have_count(1)
        return self

    def sees_state(self, words):
        """The words under the last own message; a time may follow.

        What is sent may have reached an agent's open console before anybody looks.
        """
        words = "(Sent|Delivered)" if words == "Sent" else words
        expect(self.log.locator(".state").last).to_have_text(re.compile(rf"^{words}( \d|$)"))
        return self

    @property
    def messages(self):
        return self.log.locator(".message .text")

    @property
    def texts(self):
        return self.messages.evaluate_all(TEXTS)

    @property
    def token(self):
        """What the widget keeps in the browser."""
        return self.page.evaluate("JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(' token'))?.[1])")


class AgentPage:
    def __init__(self, page, base, agent):
        self.page = page
        self.base = base
        self.agent = agent
        self.list = page.get_by_role("navigation", name="Conversations")
        self.rows = page.get_by_role("listbox", name="Conversations")
        self.log = page.get_by_role("log")
        self.field = page.locator(".composer textarea")
        self.header = page.get_by_role("region", name="Conversation").locator("header")
        self.panel = page.get_by_role("region", name="About the visitor")
        self.dialog = page.get_by_role("dialog")
        self.notices = page.locator(".notices")

    def go(self):
        self.page.goto(f"{self.base}/console/")
        return self

    def log_in(self, password=None):
        self.page.get_by_label("E-mail").fill(self.agent["email"])
        self.page.get_by_label("Password").fill(password or self.agent["password"])
        self.page.get_by_role("button", name="Log in").click()
        return self

    def set_presence(self, presence):
        """Says beforehand whether the agent takes new conversations, as an earlier day at the console would have."""
        request = self.page.context.request
        door = f"{self.base}/api/v1/agent"
        credentials = {"email": self.agent["email"], "password": self.agent["password"]}
        session = request.post(f"{door}/session", data=credentials).json()
        token = {"X-CSRF-Token": session["csrfToken"]}
        assert request.put(f"{door}/presence", data={"presence": presence}, headers=token).ok
        self.page.context.clear_cookies()

    def arrive(self, presence="away"):
        self.set_presence(presence)
        self.go().log_in()
        expect(self.list).to_be_visible()
        return self

    def tab(self, name):
        self.list.get_by_role("group").get_by_role("button", name=name).click()
        return self

    def conversation(self, text):
        return self.rows.get_by_role("option").filter(has_text=text)

    def open(self, text):
        self.conversation(text).click()
        expect(self.log).to_be_visible()
        return self

    def choose(self, entry):
        """Something of the menu behind the agent's name."""
        self.page.get_by_role("button", name="Menu of").click()
        self.page.get_by_role("group", name="Settings").get_by_text(entry, exact=True).click()
        return self

    def do(self, action):
        """What a button in the conversation's header does."""
        self.header.get_by_role("button", name=action, exact=True).click()
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def claim(self):
        self.page.get_by_role("button", name="Claim").click()
        expect(self.page.get_by_role("button", name="Resolve")).to_be_visible()
        return self

    def become(self, presence):
        switch = self.page.get_by_role("switch")
        if switch.inner_text() != presence:
            switch.click()
        expect(switch).to_have_text(presence)
        return self

    def reply(self, text):
        self.page.get_by_role("radio", name="Reply").check(force=True)
        return self._write(text)

    def leave_note(self, text):
        self.page.get_by_role("radio", name="Note").check(force=True)
        return self._write(text)

    def _write(self, text):
        return self.put(text).sees(text)

    def put(self, text):
        """Writes and sends, and looks away."""
        self.field.fill(text)
        self.field.press("Enter")
        return self

    def message(self, text):
        return self.log.locator(".message", has_text=text)

    def sees(self, text):
        expect(self.message(text)).to_have_count(1)
        return self

    @property
    def messages(self):
        return self.log.locator(".message .text")

    @property
    def texts(self):
        return self.messages.evaluate_all(TEXTS)

    @property
    def conversation_id(self):
        return self.page.evaluate("decodeURIComponent(location.hash.slice(1))")

    def sees_state(self, words):
        """The words under the last own message."""
        expect(self.log.locator(".state").last).to_have_text(words)
        return self

    def ask(self, method, path, data=None):
        """A request of the agent's door with the page's own session."""
        request = self.page.context.request
        door = f"{self.base}/api/v1/agent"
        token = {"X-CSRF-Token": request.get(f"{door}/session").json()["csrfToken"]}
        answer = request.fetch(f"{door}/{path}", method=method, data=data, headers=token)
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None

    @property
    def history(self):
        """What the server has, oldest first."""
        page = self.ask("GET", f"conversations/{self.conversation_id}/messages?max=100")
        return [message["text"] for message in reversed(page["items"])]
