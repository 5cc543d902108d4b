// @ts-check
/**
 * The shapes that the server speaks, for the type checker alone: nothing here runs.
 *
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 * @property {"visitor" | "agent" | "bot"} role
 *
 * @typedef {object} Message a message that the server has stored
 * @property {string} id
 * @property {string} conversationId
 * @property {number} seq position in the conversation; the only order there is
 * @property {string | null} clientId the UUID its author's client gave it
 * @property {string} text empty once deleted, and where a message is files alone
 * @property {StoredFile[]} [files]
 * @property {boolean} note seen by agents alone
 * @property {Member} sender
 * @property {string} createdAt RFC 3339
 * @property {string | null} updatedAt
 * @property {boolean} deleted
 *
 * @typedef {object} StoredFile
 * @property {string} id
 * @property {string} name
 * @property {string} contentType
 * @property {number} size bytes
 * @property {number | null} width pixels; null where it is no image that the server can read
 * @property {number | null} height
 *
 * @typedef {{ id: string, name: string, online?: boolean }} Department
 *
 * @typedef {object} ConversationState
 * @property {string} id
 * @property {"direct" | "group"} kind
 * @property {"bot" | "waiting" | "assigned" | "resolved"} status `bot`: the assistant answers, no person is asked for yet
 * @property {Department | null} department
 * @property {Member | null} agent
 * @property {number | null} queuePosition 1 is next; null unless waiting
 * @property {string} openedAt
 * @property {string | null} resolvedAt
 * @property {{ score: number, comment: string | null } | null} rating
 * @property {{ visitor: number, agent: number }} readSeq up to which `seq` each side has read
 * @property {number} [deliveredSeq] up to which `seq` the visitor's messages have reached an agent's open console
 *
 * @typedef {object} Visitor
 * @property {string} id
 * @property {string | null} name
 * @property {string | null} email
 * @property {"anonymous" | "proven" | "signed"} identity
 * @property {string | null} [locale]
 * @property {{ url: string, title: string | null } | null} [page]
 *
 * @typedef {object} Site
 * @property {string} name
 * @property {boolean} online
 * @property {"direct" | "group"} defaultKind
 * @property {Department[]} departments
 * @property {string | null} [accent] `#rrggbb`
 * @property {string | null} [greeting]
 * @property {string | null} [locale] the site's own language
 * @property {{ field: "name" | "email", required: boolean }[]} [preChat] asked before the first message; none: no form
 * @property {{ maximumBytes: number, types: string[] } | null} [files] exact types or `image/*`; null: no files
 * @property {boolean} [transcriptMail] whether the server can mail a transcript
 *
 * @typedef {object} Snapshot one consistent view: events after `cursor` are exactly what it lacks
 * @property {ConversationState | null} conversation
 * @property {Message[]} messages newest first
 * @property {number} cursor
 *
 * @typedef {Snapshot & { visitorToken: string, expiresAt: string, visitor: Visitor, site: Site }} Session
 *
 * @typedef {{ items: Message[], hasMore: boolean }} MessagePage newest first
 *
 * @typedef {object} InboxDetails what an agent sees of a conversation beyond its state
 * @property {{ id: string, name: string }} site
 * @property {Visitor} visitor
 * @property {Message | null} lastMessage
 * @property {string} [lastActivityAt] what the list is ordered by
 * @property {number} unread
 *
 * @typedef {ConversationState & InboxDetails} InboxItem
 *
 * @typedef {object} InboxPage
 * @property {InboxItem[]} items newest activity first
 * @property {string | null} next
 * @property {{ mine: number, unassigned: number }} counts
 * @property {number} cursor
 *
 * @typedef {"available" | "away"} Presence
 *
 * @typedef {object} AgentSession
 * @property {{ id: string, name: string, email: string }} agent
 * @property {string} csrfToken
 * @property {string} expiresAt
 * @property {{ id: string, name: string, departments: Department[] }[]} sites
 * @property {Presence} presence
 */

export {};
