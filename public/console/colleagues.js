// @ts-check
import { Problem } from "../shared/http.js";

/**
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./types.js").Presence} Presence
 * @typedef {import("./types.js").TransferSite} TransferSite
 * @typedef {"idle" | "loading" | "ready" | "failed" | "missing"} SitesState `missing`: this server does not tell
 */

/** The other agents: who looks at which conversation, who is available, and to whom a conversation could go. */
export class Colleagues {
  /** @type {SitesState} */
  state = "idle";
  /** @type {TransferSite[]} */
  sites = [];

  #api;
  #agentId;
  #onChange;
  /** @type {Map<string, Member[]>} by conversation, this agent left out */
  #viewers = new Map();
  /** @type {Map<string, Presence>} by agent, what events said after the sites were loaded */
  #presences = new Map();

  /**
   * @param {Pick<import("./api.js").AgentAPI, "sites">} api
   * @param {string} agentId
   * @param {() => void} onChange
   */
  constructor(api, agentId, onChange) {
    this.#api = api;
    this.#agentId = agentId;
    this.#onChange = onChange;
  }

  /** Loads the sites anew; who is available changes all day. */
  async load() {
    if (this.state !== "ready") this.#set("loading");
    try {
      this.sites = (await this.#api.sites()).sites;
      this.#presences.clear();
      this.#set("ready");
    } catch (error) {
      const { status } = Problem.from(error);
      if (this.state !== "ready") this.#set(status === 404 || status === 405 ? "missing" : "failed");
    }
  }

  /**
   * Who else looks at a conversation.
   * @param {string} conversation
   * @returns {readonly Member[]}
   */
  viewers(conversation) {
    return this.#viewers.get(conversation) ?? [];
  }

  /**
   * @param {string} agentId
   * @returns {Presence}
   */
  presence(agentId) {
    const told = this.sites.flatMap(({ agents }) => agents).find(({ id }) => id === agentId)?.presence;
    return this.#presences.get(agentId) ?? told ?? "away";
  }

  /** @param {{ type: string, data: any }} event */
  receive({ type, data }) {
    if (type === "viewing") {
      const others = data.agents.filter((/** @type {Member} */ { id }) => id !== this.#agentId);
      if (others.length > 0) this.#viewers.set(data.conversationId, others);
      else this.#viewers.delete(data.conversationId);
    } else if (type === "presence") {
      this.#presences.set(data.agent.id, data.presence);
    }
  }

  /** After a lost connection nobody is known to be anywhere. */
  forgetViewers() {
    this.#viewers.clear();
  }

  /**
   * Where a conversation could go: the other departments of its site, and the other agents of its own department.
   * @param {import("./types.js").InboxItem} item
   * @param {{ id: string, departments: { id: string, name: string }[] }[]} known the session's sites, for want of better
   */
  targets({ site, department, agent }, known) {
    const full = this.sites.find(({ id }) => id === site.id);
    /** @type {{ id: string, name: string, online?: boolean }[]} */
    const departments = full?.departments ?? known.find(({ id }) => id === site.id)?.departments ?? [];
    const agents = (full?.agents ?? []).filter(
      ({ id, departmentIds }) =>
        id !== this.#agentId && id !== agent?.id && department !== null && departmentIds.includes(department.id),
    );
    const byPresence = agents.map(({ id, name }) => ({ id, name, presence: this.presence(id) }));
    byPresence.sort((a, b) => a.presence.localeCompare(b.presence) || a.name.localeCompare(b.name));
    return { departments: departments.filter(({ id }) => id !== department?.id), agents: byPresence };
  }

  /** @param {SitesState} state */
  #set(state) {
    this.state = state;
    this.#onChange();
  }
}
