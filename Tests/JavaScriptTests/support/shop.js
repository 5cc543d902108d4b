import { Conversation } from "../../../public/widget/conversation.js";
import { FakeBrowser } from "./fake-browser.js";
import { FakeServer } from "./fake-server.js";

/** How the keys of what the widget keeps begin. */
export const KEY = "frontdesk https://chat.example/ site ";

/** Long enough for a few requests, far too short for a backoff. */
export const SHORT = 10;

/** A browser at a shop's pages, the server behind their chat, and the clock that both live by. */
export class Shop {
  browser = new FakeBrowser();
  clock = this.browser.clock;
  server = new FakeServer(this.browser);

  /** A page with its chat; `visit` starts it. */
  open(options = {}) {
    const tab = this.browser.open();
    const heard = [];
    const chat = tab.run(() => new Conversation({
      base: "https://chat.example/",
      site: "site",
      onChange() {},
      onMessage: ({ text }) => heard.push(text),
      describe: ({ name }, action) => `${name} ${action}`,
      isHidden: () => tab.isHidden,
      ...options,
    }));
    const page = { tab, chat, heard };
    /** What the visitor does there. */
    page.do = (action) => tab.run(() => action(chat));
    Object.defineProperty(page, "texts", {
      get: () => chat.model.messages.items.map(({ text, state }) => (state === "sent" ? text : `${text}: ${state}`)),
    });
    return page;
  }

  async visit(options) {
    const page = this.open(options);
    page.do((chat) => chat.start());
    await this.clock.advance(SHORT);
    return page;
  }

  /** A visitor who was here before, and what was said then. */
  returning(texts = []) {
    const visitor = this.server.visitor("v");
    visitor.isOpen = true;
    for (const text of texts) this.server.say(visitor, { text });
    this.keep("token", "token of v");
    this.keep("visitor", "v");
    return visitor;
  }

  /** What the browser keeps for the chat, by name. */
  get kept() {
    const entries = [...this.browser.storage.values].filter(([key]) => key.startsWith(KEY));
    return Object.fromEntries(entries.map(([key, value]) => [key.slice(KEY.length), JSON.parse(value)]));
  }

  keep(name, value) {
    this.browser.storage.values.set(KEY + name, JSON.stringify(value));
  }

  /** The site's word for somebody. */
  identity(subject, issue = 1) {
    return `head.${btoa(JSON.stringify({ sub: subject, issue }))}.signature`;
  }
}
