import Telemetry

/// The origin under which browsers reach the service (RFC 6454): scheme, host, and a port that isn't the scheme's.
struct PublicURL: Hashable, Sendable {
    /// Without a slash at the end.
    let origin: String
    let isSecure: Bool
}

extension PublicURL: ConfigurationValue {
    static var typeName: String { "URL" }
    var configurationText: String? { origin }

    init(configurationText text: String) throws(Refusal) {
        let remedy = "write an origin such as https://chat.example.com"
        guard let scheme = ["https", "http"].first(where: { text.lowercased().hasPrefix($0 + "://") }) else {
            throw Refusal("has neither https:// nor http:// in front", remedy: remedy)
        }
        var authority = text.dropFirst(scheme.count + 3)
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        guard !authority.contains(where: { "/?#@\\".contains($0) }) else {
            throw Refusal("has more than a host and a port", remedy: remedy)
        }
        let defaultPort = scheme == "https" ? ":443" : ":80"
        let afterBrackets = authority.lastIndex(of: "]").map { authority[$0...] } ?? authority
        let hasPort = afterBrackets.contains(":")
        // The rules of a host and a port are those of an address to listen on.
        let address: ListenAddress
        do throws(Refusal) {
            address = try ListenAddress(configurationText: hasPort ? String(authority) : authority + defaultPort)
        } catch {
            throw Refusal(error.problem, remedy: remedy)
        }
        guard address.port != 0 else { throw Refusal("has port 0", remedy: remedy) }
        var host = address.description.lowercased()
        if host.hasSuffix(defaultPort) { host.removeLast(defaultPort.count) }
        self.init(origin: "\(scheme)://\(host)", isSecure: scheme == "https")
    }
}

/// Where the data lives.
enum DatabaseLocation: Hashable, Sendable {
    /// SQLite in the data folder.
    case dataFolder
    /// SQLite in a file of its own.
    case file(FilePath)

    /// The database file.
    func path(dataFolder: FilePath) -> FilePath {
        switch self {
        case .dataFolder: dataFolder.appending("frontdesk.sqlite")
        case .file(let path): path
        }
    }
}

extension DatabaseLocation: ConfigurationValue {
    static var typeName: String { "database URL" }

    var configurationText: String? {
        switch self {
        case .dataFolder: "sqlite:"
        case .file(let path): "sqlite:\(path.text)"
        }
    }

    /// Parses the text; no refusal repeats it, since a URL may hold a password.
    init(configurationText text: String) throws(Refusal) {
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            throw Refusal(
                "asks for PostgreSQL, which this version doesn't have built in",
                remedy: "use sqlite: for the embedded database"
            )
        }
        guard text.hasPrefix("sqlite:") else {
            throw Refusal("is no database that is known", remedy: "write sqlite: or sqlite:PATH")
        }
        let path = text.dropFirst("sqlite:".count)
        guard !path.hasPrefix("//") else {
            throw Refusal("has slashes that are no path", remedy: "write sqlite:PATH, such as sqlite:/srv/desk.sqlite")
        }
        self = path.isEmpty ? .dataFolder : .file(FilePath(String(path)))
    }
}

extension Logger.Level: ConfigurationValue {
    static var typeName: String { "level" }
    var configurationText: String? { rawValue }

    init(configurationText text: String) throws(Refusal) {
        guard let level = Logger.Level(rawValue: text) else {
            let names = Logger.Level.allCases.map(\.rawValue)
            let remedy = nearestName(to: text, among: names).map { "did you mean \($0)?" }
            throw Refusal(
                "is \(quoted(text)), which is no level",
                remedy: remedy ?? "write one of \(names.joined(separator: ", "))"
            )
        }
        self = level
    }
}
