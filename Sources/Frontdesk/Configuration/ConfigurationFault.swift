/// One thing that is wrong with the configuration.
struct ConfigurationFault: Hashable, Sendable, CustomStringConvertible {
    /// The variable, or the file where no variable is to blame.
    let subject: String
    /// Where it was set, if it was.
    let origin: ConfigurationOrigin?
    let refusal: Refusal

    init(_ subject: String, origin: ConfigurationOrigin? = nil, _ refusal: Refusal) {
        self.subject = subject
        self.origin = origin
        self.refusal = refusal
    }

    /// One sentence: the name, where it was set, what is wrong, what to do.
    var description: String {
        let place = origin.map { " (\($0))" } ?? ""
        return "\(subject)\(place) \(refusal.problem); \(refusal.remedy)"
    }
}

/// Where a value comes from.
enum ConfigurationOrigin: Hashable, Sendable, CustomStringConvertible {
    /// Nobody set it.
    case builtIn
    /// The environment.
    case environment
    /// A line of the file given by `--config`.
    case file(path: String, line: Int)
    /// The content of a file that a `…_FILE` names; `namedBy` says where that name was set.
    indirect case secretFile(path: String, namedBy: ConfigurationOrigin)

    var description: String {
        switch self {
        case .builtIn: "default"
        case .environment: "environment"
        case .file(let path, let line): "\(path), line \(line)"
        case .secretFile(let path, let namedBy): "\(path), named by \(namedBy)"
        }
    }
}

/// All that is wrong with the configuration, told together so that it is repaired once.
struct ConfigurationError: Error, Hashable, CustomStringConvertible {
    let faults: [ConfigurationFault]

    /// One fault a line.
    var description: String {
        faults.map(\.description).joined(separator: "\n")
    }
}
