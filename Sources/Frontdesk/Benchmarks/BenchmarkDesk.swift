import EventLoop
import HTTP
import Telemetry
import JSON
import Primitives
import Spaces
import SupportDesk

/// A service without sockets on a folder of its own, with visitors who have a conversation each, and an agent.
struct BenchmarkDesk: Sendable {
    /// One visitor's token and open conversation.
    struct Seat: Sendable {
        let token: Secret
        let conversation: ConversationID
    }

    let service: Service
    let loops: EventLoopGroup
    let seats: [Seat]
    /// The agent's session.
    let agentToken: Secret

    /// Makes the house, the site, the agent and the visitors.
    static func make(in folder: FilePath, visitors: Int) async throws(CommandError) -> BenchmarkDesk {
        do {
            var configuration = Configuration()
            configuration.dataFolder = folder
            configuration.publicFolder = folder
            configuration.logLevel = .error
            var surroundings = House.Surroundings()
            let loops = try EventLoopGroup(count: 2)
            surroundings.loops = loops
            let service = try Service(configuration, surroundings: surroundings)
            let desk = service.house.desk
            let site = try await desk.addSite(named: "Benchmark", origins: [], departments: ["Sales"]).site
            let password = Secret(RandomSource.system.token())
            let email = "agent@shop.example"
            try await desk.addAgent(email: email, name: "Mira", password: password, site: site.id, departments: [])
            let session = try await desk.logIn(email: email, password: password, from: "127.0.0.1")
            let seats = try await takeSeats(visitors, at: site, of: desk, on: loops)
            return BenchmarkDesk(service: service, loops: loops, seats: seats, agentToken: session.token)
        } catch {
            throw CommandError("\(error)")
        }
    }

    /// Many at once, as visitors come: one after the other would wait for the disk each time.
    private static func takeSeats(
        _ count: Int,
        at site: Site,
        of desk: SupportDesk,
        on loops: EventLoopGroup
    ) async throws -> [Seat] {
        try await withThrowingTaskGroup(of: Seat.self) { group in
            for _ in 0..<count {
                group.addTask(executorPreference: loops.next()) {
                    let session = try await desk.startSession(SessionRequest(siteKey: site.key))
                    let request = ConversationRequest(clientID: ClientID(random: .system), department: nil, kind: nil)
                    let opened = try await desk.openConversation(request, for: session.visitor)
                    return Seat(token: session.token, conversation: opened.value.conversation.id)
                }
            }
            var seats: [Seat] = []
            for try await seat in group { seats.append(seat) }
            return seats
        }
    }

    /// Answers as the server would once it has read the request.
    func post(_ text: String, from seat: Seat) async -> Status {
        var body = JSONWriter(capacity: 512)
        body.object { body in
            body.member("clientId", ClientID(random: .system).description)
            body.member("text", text)
        }
        let request = Request(
            method: .post,
            path: "/api/v1/conversations/\(seat.conversation)/messages",
            headers: ["Authorization": "Bearer \(seat.token.unredactedText)", "Content-Type": "application/json"],
            body: body.bytes
        )
        return await service.responder.respond(to: request).status
    }

    /// A page of history, as the widget asks for it.
    func history(of seat: Seat) async -> Status {
        let request = Request(
            method: .get,
            path: "/api/v1/conversations/\(seat.conversation)/messages",
            query: "max=50",
            headers: ["Authorization": "Bearer \(seat.token.unredactedText)"]
        )
        return await service.responder.respond(to: request).status
    }

    /// The first page of the agent's list of all that is open.
    func inbox() async -> Status {
        let request = Request(
            method: .get,
            path: "/api/v1/agent/conversations",
            query: "view=all",
            headers: ["Cookie": "frontdesk_session=\(agentToken.unredactedText)"]
        )
        return await service.responder.respond(to: request).status
    }

    func close() async {
        await service.house.close()
        loops.stop()
    }
}
