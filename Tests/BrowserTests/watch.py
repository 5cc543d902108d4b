"""What a page must never do: complain on its console, break its content-security policy, ask a foreign host,
or stop everything with a dialog."""

import re
from urllib.parse import urlsplit

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`csp violation: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
# A browser says on the console that a request failed, whatever the page makes of it. The console's question whether
# there is a session is answered by 401 where there is none; other failures are announced by the test that makes them.
USUAL = re.compile(r"status of 401 .*/api/v1/agent/session$")


class Watch:
    def __init__(self):
        self.faults = []
        self.expected = []

    def expect(self, pattern):
        """Failures that this test brings about itself: a regular expression over the words and the address."""
        self.expected.append(re.compile(pattern))

    def follow(self, context, hosts):
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error}"))
        context.on("dialog", self._on_dialog)
        context.on("request", lambda request: self._on_request(request.url, hosts))

    def _on_console(self, message):
        if message.type != "error" and message.type != "warning":
            return
        words = f"{message.text} {message.location.get('url', '')}"
        if not any(pattern.search(words) for pattern in [USUAL, *self.expected]):
            self.faults.append(f"console: {words}")

    def _on_dialog(self, dialog):
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_request(self, url, hosts):
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in hosts:
            self.faults.append(f"foreign host: {url}")
