"""The agents' door without a browser, for what a test needs done beside what it looks at."""

import json
import uuid
from http.client import HTTPConnection
from urllib.parse import urlsplit


class AgentDoor:
    """One agent's session."""

    def __init__(self, base, agent):
        self._connection = HTTPConnection(urlsplit(base).netloc, timeout=15)
        self._headers = {"Content-Type": "application/json"}
        session = self.ask("POST", "session", {"email": agent["email"], "password": agent["password"]})
        self._headers["X-CSRF-Token"] = session["csrfToken"]

    def ask(self, method, path, body=None):
        """The JSON of an answer under `/api/v1/agent/`, null where it has no body; anything but a 2xx fails."""
        content = None if body is None else json.dumps(body)
        self._connection.request(method, f"/api/v1/agent/{path}", content, self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status < 300, f"{method} {path}: {answer.status} {text.decode()}"
        cookie = answer.headers.get("Set-Cookie")
        if cookie:
            self._headers["Cookie"] = cookie.split(";")[0]
        return json.loads(text) if text else None

    def claim(self, text):
        """Takes the conversation whose last message this is, and answers its id."""
        items = self.ask("GET", "conversations?view=all&status=open")["items"]
        identifier = next(item["id"] for item in items if item["lastMessage"]["text"] == text)
        self.ask("POST", f"conversations/{identifier}/claim", {})
        return identifier

    def write(self, conversation, text):
        body = {"clientId": str(uuid.uuid4()), "text": text}
        return self.ask("POST", f"conversations/{conversation}/messages", body)
