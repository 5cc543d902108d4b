import Spaces
import HTTP
import JSON
import Primitives
import SupportDesk

extension AgentDoor {
    var sessionEndpoints: [Endpoint] {
        [logIn, readSession, logOut]
    }

    private var logIn: Endpoint {
        let operation = Endpoint.Operation("agent", "Logs an agent in")
            .accepting("LogInRequest")
            .answering(200, "AgentSession", "The session; the cookie carries it from here on")
            .refusing(401, "credentials_invalid").refusing(429, "rate_limited")
        return context.endpoint(.post, "/api/v1/agent/session", operation) { request throws(Problem) in
            var content = try RequestContent(request)
            let email = content.requiredText("email", maximumBytes: 254)
            let password = Secret(content.requiredText("password", maximumBytes: 1024))
            try content.finish()
            let session = try await context.asking { () throws(DeskError) in
                try await desk.logIn(email: email, password: password, from: request.remoteAddress)
            }
            var response = VisitorDoor.created(.ok) { $0.shape(session) }
            let seconds = SupportDesk.sessionLifetime.components.seconds
            response.headers.append(
                "Set-Cookie",
                Self.cookie(session.token.unredactedText, seconds: seconds, isSecure: context.isSecure(request))
            )
            return response
        }
    }

    private var readSession: Endpoint {
        let operation = operation("Reads the session again, after a reload")
            .answering(200, "AgentSession", "The session")
        return context.endpoint(.get, "/api/v1/agent/session", operation) { request throws(Problem) in
            let session = try await authenticate(request)
            return VisitorDoor.created(.ok) { $0.shape(session) }
        }
    }

    private var logOut: Endpoint {
        let operation = changing("Logs the agent out and ends the agent's streams")
            .answering(204, nil, "The session has ended")
        return context.endpoint(.delete, "/api/v1/agent/session", operation) { request throws(Problem) in
            let session = try await authenticateChange(request)
            try await context.asking { () throws(DeskError) in try await desk.logOut(session) }
            var response = Response(.noContent)
            response.headers.append("Set-Cookie", Self.cookie("", seconds: 0, isSecure: context.isSecure(request)))
            return response
        }
    }

    private static func cookie(_ value: String, seconds: Int64, isSecure: Bool) -> String {
        "\(cookieName)=\(value); Path=/api/v1/agent; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }
}

extension JSONWriter {
    mutating func shape(_ session: AgentSession) {
        object { writer in
            writer.object("agent") { writer in
                writer.member("id", session.agent.member.id.description)
                writer.member("name", session.agent.member.name)
                writer.member("email", session.agent.email)
            }
            writer.member("csrfToken", session.csrfToken)
            writer.member("expiresAt", session.expiresAt.description)
            writer.array("sites") { writer in
                for site in session.agent.sites { writer.shape(site) }
            }
            writer.member("presence", session.agent.presence.rawValue)
        }
    }

    private mutating func shape(_ site: AgentSite) {
        object { writer in
            writer.member("id", site.id.description)
            writer.member("name", site.name)
            writer.array("departments") { writer in
                for department in site.departments {
                    writer.object { writer in
                        writer.member("id", department.id.description)
                        writer.member("name", department.name)
                    }
                }
            }
        }
    }
}
