// @ts-check

/**
 * Every sentence of the console. Agents' English is enough for now; another language is another object of this shape,
 * chosen here. Dates and times follow `locale`, so that they fit the words around them.
 */
export const locale = /^en\b/iu.test(globalThis.navigator?.language ?? "") ? navigator.language : "en-GB";

const list = new Intl.ListFormat(locale, { type: "conjunction" });
const numbers = new Intl.NumberFormat(locale);

/**
 * "1 conversation", "2,400 conversations".
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
function counted(count, one, many = `${one}s`) {
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}

/**
 * "6 min", "3 h", "2 d".
 * @param {number} minutes
 */
function duration(minutes) {
  if (minutes < 60) return `${minutes} min`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

export const texts = {
  name: "Frontdesk",
  untitled: "Frontdesk console",
  unreadTitle: (/** @type {number} */ count) => `(${count}) Frontdesk console`,
  number: (/** @type {number} */ number) => numbers.format(number),

  // Getting in and out
  logIn: "Log in",
  logInTitle: "Log in to the console",
  logOut: "Log out",
  email: "E-mail",
  password: "Password",
  starting: "Opening the console",
  sessionOver: "Your session is over. Please log in again; you come back to where you were.",
  wrongCredentials: "The e-mail or the password is wrong.",
  tooManyLogIns: (/** @type {number | null} */ seconds) =>
    seconds === null
      ? "Too many attempts. Please wait a minute and try again."
      : `Too many attempts. Please try again in ${
        seconds < 90 ? counted(seconds, "second") : counted(Math.ceil(seconds / 60), "minute")
      }.`,
  unreachable: "The server can't be reached just now. Please try again.",
  fault: "That did not work. Please try again.",
  faultOf: (/** @type {string} */ id) => `That did not work. If it happens again, tell us this number: ${id}`,
  logOutFailed: "You could not be logged out just now. Please try again.",
  leaveUnsent: "A message is still on its way and would be lost. Log out all the same?",

  // The bar at the top
  available: "Available",
  away: "Away",
  presence: "Available for new conversations",
  presenceFailed: "Your presence could not be changed. Please try again.",
  menu: (/** @type {string} */ name) => `Menu of ${name}`,
  settings: "Settings",
  notifications: "Desktop notifications",
  notificationsDenied: "The browser has blocked them for this site. Allow them in the site's settings there.",
  notificationsMissing: "This browser has none for this site.",
  sound: "Sound",
  letterShortcuts: "Letter shortcuts",
  manageAnswers: "Canned answers",
  embed: "Embed on a website",
  help: "Keyboard shortcuts",
  close: "Close",
  cancel: "Cancel",

  // The list
  inbox: "Conversations",
  mine: "Mine",
  waiting: "Waiting",
  all: "All",
  open: "Open",
  resolved: "Resolved",
  status: "Show",
  emptyMine: "No conversations with you. Take one from Waiting, or be available for new ones.",
  emptyWaiting: "Nobody is waiting.",
  emptyAll: "No open conversations. New ones appear here by themselves.",
  emptyResolved: "No resolved conversations here.",
  showWaiting: "Show who is waiting",
  showAll: "Show all conversations",
  listFailed: "The conversations could not be loaded.",
  moreFailed: "The rest could not be loaded.",
  tryAgain: "Try again",
  loading: "Loading",
  now: "now",
  you: "You",
  note: "Note",
  ownNote: "Your note",
  noteFrom: (/** @type {string} */ name) => `Note from ${name}`,
  nothingSaid: "No message yet",
  fileSent: "Sent a file",
  draft: "Draft:",
  waits: (/** @type {number} */ minutes) => (minutes < 1 ? "waiting" : `waits ${duration(minutes)}`),
  late: (/** @type {number} */ minutes) => `late, ${duration(minutes)}`,
  assistant: "Assistant",
  unread: (/** @type {number} */ count) => `${count} unread`,
  visitor: (/** @type {string} */ mark) => `Visitor ${mark}`,

  // Search
  search: "Search",
  searchLabel: "Search conversations",
  leaveSearch: "Leave the search",
  found: (/** @type {number} */ count) => `${counted(count, "conversation")} found`,
  foundMore: (/** @type {number} */ count) => `${counted(count, "conversation")} found so far`,
  foundNothing: (/** @type {string} */ query) =>
    `Nothing found for “${query}”. Try a name, an e-mail address, or a word that was said.`,
  searchFailed: "The search did not work.",
  searching: "Searching",

  // A conversation
  conversation: "Conversation",
  choose: "Choose a conversation",
  chooseHint: "Arrow keys move through the list, Enter opens. Press ? for all shortcuts.",
  back: "Back to the conversations",
  details: "About the visitor",
  claim: "Claim",
  takeOver: "Take over",
  resolve: "Resolve",
  reopen: "Reopen",
  transfer: "Transfer",
  historyFailed: "The messages could not be loaded.",
  notHere: "This conversation is not here any more, or not for your departments.",
  transferred: (/** @type {string} */ visitor, /** @type {string} */ target) => `${visitor} was transferred to ${target}.`,
  nowWith: (/** @type {string} */ visitor, /** @type {string} */ agent) => `${visitor} is with ${agent} now.`,
  isWaiting: "waiting",
  isWithAssistant: "with the assistant",
  isDirect: "direct",
  isGroup: "group",
  openSince: (/** @type {string} */ time) => `open since ${time}`,
  resolvedAt: (/** @type {string} */ time) => `resolved ${time}`,
  withAgent: (/** @type {string} */ name) => `with ${name}`,
  alsoHere: (/** @type {string[]} */ names) => `${list.format(names)} ${names.length === 1 ? "is" : "are"} also here`,
  isWriting: (/** @type {string[]} */ names) => `${list.format(names)} ${names.length === 1 ? "is" : "are"} writing`,
  actionFailed: "That did not work. Please try again.",
  actionRefused: "It has changed meanwhile. Please look again.",

  // What was said
  log: "Messages",
  deleted: "This message was deleted.",
  edited: "Edited",
  sending: "Sending",
  sent: "Sent",
  read: "Read",
  notSent: "Not sent.",
  discard: "Discard",
  newMessages: "New messages",
  joined: (/** @type {string} */ name) => `${name} joined`,
  left: (/** @type {string} */ name) => `${name} left`,
  typing: (/** @type {string} */ name) => `${name} is typing`,

  // Writing
  reply: "Reply",
  internalNote: "Note",
  mode: "What to write",
  modeDraft: (/** @type {string} */ mode) => `${mode}, begun`,
  replyTo: (/** @type {string} */ name) => `Reply to ${name}`,
  replyHint: (/** @type {string} */ name) => `Reply to ${name}. / for canned answers`,
  noteLabel: "Note for colleagues, not seen by the visitor",
  noteHint: "Note for colleagues",
  noteBanner: "Only your colleagues see this note.",
  send: "Send",
  addNote: "Add note",
  tooLong: "This message is too long. Please send it in parts.",
  takes: "Answering takes this conversation.",
  joins: (/** @type {string} */ name) => `${name} has this conversation. Answering joins it.`,
  taken: (/** @type {string} */ name) => `${name} has this conversation. Take it over to answer, or leave a note.`,
  isClosed: "This conversation is resolved. Reopen it to answer, or leave a note.",
  overtaken: (/** @type {string} */ name) => `${name} answered while you were writing.`,
  understood: "All right",

  // Files
  attach: "Attach files",
  attachments: "Attached files",
  dropOnReply: "Drop the files to attach them to your reply",
  dropOnNote: "Drop the files to attach them to your note",
  uploading: (/** @type {string} */ name) => `Uploading ${name}`,
  removeFile: (/** @type {string} */ name) => `Remove ${name}`,
  tooManyFiles: "A message takes 10 files at most. Send the rest in another one.",
  notUploaded: "Not uploaded.",
  filesMissing: "This server takes no files.",
  fileProblems: {
    file_too_large: "It is too large.",
    file_type_not_allowed: "Files of this type are not taken.",
    file_empty: "It is empty.",
    file_name_invalid: "Its name can't be used.",
    rate_limited: "Too many files at once.",
  },

  // Canned answers
  answers: "Canned answers",
  answersFound: (/** @type {number} */ count) =>
    `${counted(count, "canned answer")}. Arrow keys choose, Enter inserts.`,
  answersMissing: "This server keeps no canned answers.",
  answersFailed: "The canned answers could not be loaded.",
  answersEmpty: "No canned answers yet. Write one, then type / and its shortcut in any reply.",
  answersHint: "{visitor} and {agent} become the names.",
  newAnswer: "New answer",
  editAnswer: "Edit answer",
  shortcut: "Shortcut",
  shortcutHint: "1 to 32 of a to z, 0 to 9 and -",
  shortcutWrong: "A shortcut is 1 to 32 of a to z, 0 to 9 and -.",
  shortcutTaken: "Another answer has this shortcut already.",
  answerText: "Text",
  question: "Question for the assistant (optional)",
  questionHint: "With a question, the assistant may give this answer by itself.",
  site: "Website",
  save: "Save",
  edit: "Edit",
  remove: "Delete",
  removeSure: (/** @type {string} */ shortcut) => `Delete /${shortcut} for everybody?`,
  byAssistant: "Assistant may give it",

  // Transfer
  transferTitle: (/** @type {string} */ name) => `Transfer ${name}`,
  toDepartment: "To a department",
  toColleague: (/** @type {string} */ department) => `To a colleague in ${department}`,
  nobodyElse: "No colleague is in this department.",
  online: "somebody is there",
  offlineDepartment: "nobody is there now",
  isAvailable: "available",
  isAway: "away",
  noTargets: "There is nowhere to transfer it to.",
  targetsFailed: "Who is there could not be loaded.",

  // About the visitor
  identity: "Identity",
  identities: {
    anonymous: { name: "anonymous", meaning: "Nobody has confirmed who this is; a name or address is what they typed." },
    proven: { name: "proven", meaning: "Proven once by the website; known again by this browser since." },
    signed: { name: "signed", meaning: "The website vouches for who this is, by its signature." },
  },
  page: "Page",
  cameFrom: "Came from",
  language: "Language and time",
  there: (/** @type {string} */ time) => `${time} there`,
  department: "Department",
  opened: "Opened",
  firstSeen: "First seen",
  rating: "Rating",
  ratingOf: (/** @type {number} */ score) => `${score} of 5`,
  none: "Not known",
  whyYou: "Why you",
  youSpokeLast: (/** @type {string} */ name, /** @type {string} */ date) => `You spoke with ${name} last, on ${date}.`,
  otherSpokeLast: (/** @type {string} */ agent, /** @type {string} */ name, /** @type {string} */ date) =>
    `${agent} spoke with ${name} last, on ${date}.`,
  firstTime: "No agent spoke with this visitor before.",
  earlier: "Earlier conversations",
  episodes: "This conversation before",
  episode: (/** @type {string} */ date, /** @type {string | null} */ agent) =>
    agent === null ? date : `${date}, with ${agent}`,
  noneEarlier: "None",
  detailsFailed: "More about the visitor could not be loaded.",

  // Embedding
  embedTitle: "Embed on a website",
  embedHint: "Paste this line before </body> on every page that shall have the chat.",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Please copy it by hand: it is selected.",
  sitesMissing: "This server does not tell. “frontdesk site show” on the server does.",
  sitesFailed: "The websites could not be loaded.",

  // Shortcuts
  /** @type {Record<import("./shortcuts.js").Action, string>} */
  actions: {
    next: "Next conversation in the list",
    previous: "Previous conversation",
    first: "First conversation",
    last: "Last conversation",
    open: "Open the conversation",
    search: "Search",
    claim: "Claim or take over",
    reply: "Write a reply",
    note: "Write a note",
    transfer: "Transfer",
    resolve: "Resolve, or reopen",
    back: "Leave the field, the search, or the conversation",
    help: "This list",
  },
  shortcutGroups: { list: "List", conversation: "Conversation", everywhere: "Everywhere" },
  /** @type {Record<string, string>} */
  keys: { ArrowDown: "↓", ArrowUp: "↑", Enter: "Enter", Escape: "Esc", Home: "Home", End: "End" },
  inReply: "In a reply",
  sendKey: "Send",
  lineKey: "New line",
  answersKey: "Canned answers",
  shortcutsOff: "The letter shortcuts are turned off in the menu.",
  or: "or",

  // Notifications
  alertAssigned: (/** @type {string} */ name) => `${name} is with you now`,
  alertMessage: (/** @type {string} */ name) => name,
  alertWaiting: (/** @type {string} */ name) => `${name} is waiting`,

  offline: "You are offline. Messages are kept and sent when you are back.",
  reconnecting: "The connection was lost. It comes back by itself, and nothing is missed.",
};
