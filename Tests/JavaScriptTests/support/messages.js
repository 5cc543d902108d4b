const visitor = { id: "v", name: "Ana", role: "visitor" };
const agent = { id: "a", name: "Mira", role: "agent" };

/** A stored message; every third one is the agent's. */
export function message(seq, changes = {}) {
  return {
    id: `m${seq}`,
    conversationId: "c",
    seq,
    clientId: `client ${seq}`,
    text: `text ${seq}`,
    note: false,
    sender: seq % 3 === 0 ? agent : visitor,
    createdAt: new Date(Date.UTC(2025, 0, 1) + seq * 1000).toISOString(),
    updatedAt: null,
    deleted: false,
    ...changes,
  };
}

/** A page as the server answers it: newest first. */
export function page(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => message(to - index));
}

export function conversation(changes = {}) {
  return {
    id: "c",
    kind: "direct",
    status: "waiting",
    department: { id: "d", name: "Sales" },
    agent: null,
    queuePosition: 1,
    openedAt: "2025-01-01T00:00:00.000Z",
    resolvedAt: null,
    rating: null,
    readSeq: { visitor: 0, agent: 0 },
    ...changes,
  };
}

/** What the reader of a list sees. */
export function seen(list) {
  return list.items.map(({ id, clientId, text, state, deleted }) => ({ id, clientId, text, state, deleted }));
}
