import Primitives
import SupportDesk

/// How a command line names a site: by its id or by its public key.
enum SiteReference: Hashable, Sendable {
    case id(SiteID)
    case key(String)

    static let operand = CommandUsage.Operand(name: "ID|KEY", help: "The site's id or its public key.")

    /// Takes the operand; throws where it is neither.
    init(_ arguments: Arguments) throws(UsageError) {
        let text = arguments.operands[0]
        if text.hasPrefix("site_") {
            self = .key(text)
        } else if let id = SiteID(text) {
            self = .id(id)
        } else {
            throw UsageError(
                "\(quoted(text)) is neither a site's id nor its key",
                suggestion: "frontdesk site list shows them"
            )
        }
    }
}

extension SupportDesk {
    /// The site that a command line names.
    func site(_ reference: SiteReference) async throws(DeskError) -> Site {
        switch reference {
        case .id(let id): try await site(id)
        case .key(let key): try await site(key: key)
        }
    }
}
