import Accounts
import HTTP
import Primitives
import Spaces
import SupportDesk

/// One thing to tell on streams, encoded once for all who get it.
struct LiveEvent: Sendable {
    /// Where it happened.
    let spaceID: SpaceID
    /// Its place in the space's log; `nil` for what isn't in the log.
    let seq: Int64?
    /// Its place among the events of all spaces; `nil` for what isn't in the log.
    let position: Int64?
    /// The departments whose agents get it: the conversation's, and the one that it has just left.
    let departments: Set<DepartmentID>
    /// Who caused it and needn't be told; only for what isn't in the log.
    let origin: PersonID?
    /// What the visitor gets; `nil` for what is among agents.
    let visitorFrame: StreamFrame?
    /// What agents get.
    let agentFrame: StreamFrame?
}
