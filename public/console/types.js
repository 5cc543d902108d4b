// @ts-check
/**
 * The shapes of the agent's door that only the console meets, for the type checker alone: nothing here runs.
 *
 * @typedef {import("../shared/types.js").InboxItem} InboxItem
 * @typedef {import("../shared/types.js").Member} Member
 * @typedef {import("../shared/types.js").Presence} Presence
 *
 * @typedef {"mine" | "unassigned" | "all"} View
 * @typedef {"open" | "resolved"} Status
 *
 * @typedef {object} Match where a search found something
 * @property {string} messageId
 * @property {string} text an excerpt around the hit
 *
 * @typedef {InboxItem & { match?: Match | null }} FoundItem
 *
 * @typedef {object} Counts
 * @property {number} mine
 * @property {number} unassigned
 * @property {number} [all] all open ones
 *
 * @typedef {object} InboxPage
 * @property {FoundItem[]} items newest activity first
 * @property {string | null} next
 * @property {Counts} counts
 * @property {number} [total] how many the whole view has
 * @property {number} cursor
 *
 * @typedef {object} Answer a text that is kept to be sent again and again
 * @property {string} id
 * @property {string} siteId
 * @property {string} shortcut 1 to 32 of a-z, 0-9 and "-"
 * @property {string} text
 * @property {string | null} question set where the assistant may give the answer
 *
 * @typedef {object} TransferSite a site with all that a conversation could go to there
 * @property {string} id
 * @property {string} name
 * @property {string} key
 * @property {string} embed the line for the site's pages
 * @property {{ id: string, name: string, online: boolean }[]} departments
 * @property {{ id: string, name: string, presence: Presence, departmentIds: string[] }[]} agents
 *
 * @typedef {object} VisitorDetails
 * @property {object} visitor
 * @property {string} visitor.id
 * @property {string | null} visitor.name
 * @property {string | null} visitor.email
 * @property {"anonymous" | "proven" | "signed"} visitor.identity
 * @property {string | null} visitor.locale
 * @property {string | null} visitor.timezone an IANA name
 * @property {{ url: string, title: string | null } | null} visitor.page
 * @property {string | null} visitor.referrer
 * @property {string} visitor.firstSeenAt
 * @property {string} visitor.lastSeenAt
 * @property {EarlierConversation[]} conversations newest first
 * @property {Episode[]} episodes of this conversation, newest first
 *
 * @typedef {object} EarlierConversation
 * @property {string} id
 * @property {"direct" | "group"} kind
 * @property {string} status
 * @property {{ id: string, name: string } | null} department
 * @property {Member | null} agent
 * @property {string} openedAt
 * @property {string | null} resolvedAt
 * @property {{ score: number, comment: string | null } | null} rating
 *
 * @typedef {object} Episode from opening, or opening again, to resolving
 * @property {string} openedAt
 * @property {string | null} resolvedAt
 * @property {Member | null} agent
 */

export {};
