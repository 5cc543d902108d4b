import JSON
import Primitives
import SupportDesk

/// `frontdesk agent add`.
struct AgentAddCommand: Command {
    static let usage = CommandUsage(
        name: "agent add",
        summary: "Make an agent, who answers visitors in the console.",
        options: [
            .value("site", "ID", isRequired: true, help: "The site."),
            .value("email", "E", isRequired: true, help: "The address by which the agent logs in."),
            .value("name", "N", isRequired: true, help: "The name that visitors see."),
            .value("department", "NAME", isRepeatable: true, help: "A department to belong to; all unless told."),
            .flag("password-stdin", help: "Read the password from standard input; otherwise one is made and shown."),
            .config, .json,
        ]
    )

    /// The fewest characters of a password that is brought along (NIST SP 800-63B section 3.1.1.2).
    private static let minimumPasswordCount = 8

    private let site: SiteID
    private let email: String
    private let name: String
    private let departments: [String]
    private let readsPassword: Bool
    private let configurationFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        let text = try arguments.required("site")
        guard let site = SiteID(text) else {
            throw UsageError("--site \(quoted(text)) is not a site's id", suggestion: "frontdesk site list shows them")
        }
        self.site = site
        email = try arguments.required("email")
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !email.contains(where: \.isWhitespace) else {
            throw UsageError("--email \(quoted(email)) is not an e-mail address")
        }
        name = try arguments.required("name")
        departments = arguments.all("department")
        readsPassword = arguments.has("password-stdin")
        configurationFile = arguments.value("config")
    }

    func run(_ context: CommandContext) async throws(CommandError) -> CommandResult {
        var made: String?
        let password: Secret
        if readsPassword {
            password = try context.secretFromInput(for: "password-stdin")
            guard password.unredactedText.count >= Self.minimumPasswordCount else {
                throw CommandError("the password has fewer than \(Self.minimumPasswordCount) characters")
            }
        } else {
            let text = context.random.token(byteCount: 12)
            made = text
            password = Secret(text)
        }
        let agent = try await context.withHouse(file: configurationFile) { house throws(DeskError) in
            try await house.desk.addAgent(
                email: email,
                name: name,
                password: password,
                site: site,
                departments: departments
            )
        }
        // Who was an agent before keeps the password, and the one that was made here opens nothing.
        if case .existing = agent { made = nil }
        let id = agent.value.description
        var members = [JSONMember("id", .string(id)), JSONMember("email", .string(email.lowercased()))]
        if let made { members.append(JSONMember("password", .string(made))) }
        return CommandResult(
            text: "agent    \(id)\nemail    \(email.lowercased())" + (made.map { "\npassword \($0)" } ?? ""),
            json: .object(members)
        )
    }
}
