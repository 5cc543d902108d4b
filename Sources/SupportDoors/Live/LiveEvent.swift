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
    /// The department whose agents get it.
    let department: DepartmentID
    /// Who caused it and needn't be told; only for what isn't in the log.
    let origin: PersonID?
    /// What the visitor gets; `nil` for what is among agents.
    let visitorFrame: StreamFrame?
    /// What agents get.
    let agentFrame: StreamFrame?
    /// Whether the visitor said it, and is told when it has reached an agent.
    var isOfVisitor = false
    /// What the agents of the department that the conversation has just left get, so that it goes from their lists.
    var farewell: (department: DepartmentID, frame: StreamFrame)?

    /// What an agent of some departments gets.
    func frame(forAgentOf departments: Set<DepartmentID>) -> StreamFrame? {
        if departments.contains(department) { return agentFrame }
        guard let farewell, departments.contains(farewell.department) else { return nil }
        return farewell.frame
    }
}
