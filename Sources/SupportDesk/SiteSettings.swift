import Primitives
public import Spaces

/// How a site wants its visitors to be received; the operator decides it by `frontdesk site set`.
public struct SiteSettings: Hashable, Sendable {
    /// The colour of the widget, or `nil` for its own.
    public let accent: AccentColor?
    /// What the visitor reads before the first message, or `nil` for the widget's own words.
    public let greeting: Greeting?
    /// The language of a page that doesn't say its own, or `nil` for the visitor's.
    public let locale: LanguageTag?
    /// What a visitor is asked for before the first message.
    public let preChat: PreChatForm
    /// Which files may be sent, or `nil` for none.
    public let files: FileRules?
    /// The name of the assistant that answers first, or `nil` where there is none.
    public let assistantName: AssistantName?

    /// What holds until something else is set: no form, no assistant, files of the usual kinds.
    public static let standard = SiteSettings(
        accent: nil,
        greeting: nil,
        locale: nil,
        preChat: .none,
        files: .standard,
        assistantName: nil
    )
}

/// One setting of a site and what it is to be.
public enum SiteSetting: Hashable, Sendable {
    /// The colour of the widget.
    case accent(AccentColor?)
    /// What the visitor reads before the first message.
    case greeting(Greeting?)
    /// The language of a page that doesn't say its own.
    case locale(LanguageTag?)
    /// What a visitor is asked for before the first message.
    case preChat(PreChatForm)
    /// The kind of space that a conversation gets unless told.
    case defaultKind(SpaceType)
    /// How large a file may be, or `nil` for no files.
    case fileLimit(FileLimit?)
    /// Which types of files may be sent.
    case fileTypes([MediaRange])
    /// The name of the assistant that answers first.
    case assistantName(AssistantName?)
}

/// A colour as `#rrggbb`, in lower case.
///
/// Any colour will do: whoever draws with it sees to the contrast.
public struct AccentColor: Hashable, Sendable {
    /// Seven characters.
    public let text: String

    /// Checks a colour; `nil` where it isn't `#` and six hexadecimal digits.
    public init?(_ text: String) {
        let digits = text.lowercased().utf8.dropFirst()
        guard text.hasPrefix("#"), digits.count == 6,
            digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.text = text.lowercased()
    }
}

/// A few words to the visitor, which may have several lines.
public struct Greeting: Hashable, Sendable {
    /// The most bytes of UTF-8.
    public static let maximumTextBytes = 1000
    /// The words, without white space around them.
    public let text: String

    /// Checks a greeting; `nil` where it is blank, too long, or has control characters other than line feeds.
    public init?(_ text: String) {
        guard let text = plainText(text, maximumBytes: Self.maximumTextBytes, allowingLines: true) else { return nil }
        self.text = text
    }
}

/// The name under which the assistant answers.
public struct AssistantName: Hashable, Sendable {
    /// The most bytes of UTF-8.
    public static let maximumTextBytes = 100
    /// The name, without white space around it.
    public let text: String

    /// Checks a name; `nil` where it is blank, too long, or has control characters.
    public init?(_ text: String) {
        guard let text = plainText(text, maximumBytes: Self.maximumTextBytes, allowingLines: false) else { return nil }
        self.text = text
    }
}

/// A language as BCP 47 writes it: `es`, `pt-BR`, `zh-Hant-TW`.
public struct LanguageTag: Hashable, Sendable {
    /// In the letter case that RFC 5646 section 2.1.1 recommends.
    public let text: String

    /// Checks a tag's form (RFC 5646 section 2.1), not whether it is registered; `nil` where it isn't one.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count <= 35, let language = parts.first, (2...8).contains(language.utf8.count),
            language.utf8.allSatisfy(Self.isLetter),
            parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isLetterOrDigit) })
        else { return nil }
        self.text = parts.enumerated().map { Self.recommendedCase($1, isFirst: $0 == 0) }.joined(separator: "-")
    }

    private static func recommendedCase(_ part: Substring, isFirst: Bool) -> String {
        switch part.utf8.count {
        case 2 where !isFirst: part.uppercased()
        case 4 where !isFirst && part.utf8.allSatisfy(isLetter):
            part.prefix(1).uppercased() + part.dropFirst().lowercased()
        default: part.lowercased()
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(byte | 0x20)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte)
    }
}

/// The form before the first message; without a field there is none.
public struct PreChatForm: Hashable, Sendable {
    /// Whether an answer is needed.
    public enum Need: String, Sendable {
        /// The visitor may leave it out.
        case optional
        /// The conversation begins with it.
        case required
    }

    /// The visitor's name; `nil` where it isn't asked for.
    public let name: Need?
    /// The visitor's e-mail address; `nil` where it isn't asked for.
    public let email: Need?

    /// A form.
    public init(name: Need? = nil, email: Need? = nil) {
        (self.name, self.email) = (name, email)
    }

    /// No form.
    public static let none = PreChatForm()

    /// Reads `name,email!`, where `!` marks what is required; `nil` for an unknown field and for one that is there twice.
    public init?(_ text: String) {
        var needs: [Substring: Need] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let isRequired = part.hasSuffix("!")
            let field = isRequired ? part.dropLast() : part
            guard ["name", "email"].contains(field), needs[field] == nil else { return nil }
            needs[field] = isRequired ? .required : .optional
        }
        self.init(name: needs["name"], email: needs["email"])
    }

    /// The fields in their order.
    public var fields: [(field: String, isRequired: Bool)] {
        [("name", name), ("email", email)].compactMap { field, need in need.map { (field, $0 == .required) } }
    }
}

/// The text without white space around it; `nil` where nothing is left, or more than may be, or control characters.
private func plainText(_ text: String, maximumBytes: Int, allowingLines: Bool) -> String? {
    let trimmed = text.trimmedToBytes(.max)
    guard !trimmed.isEmpty, trimmed.utf8.count <= maximumBytes,
        trimmed.unicodeScalars.allSatisfy({ scalar in
            scalar.properties.generalCategory != .control || allowingLines && scalar == "\n"
        })
    else { return nil }
    return trimmed
}
