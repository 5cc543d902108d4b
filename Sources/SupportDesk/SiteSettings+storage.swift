public import Primitives
import Spaces
import Storage

extension SupportDesk {
    /// Sets what a site has decided, all of it or nothing, and answers the site as it is then.
    ///
    /// Other processes see it at once, but for what they believe for a second (`SiteCache`).
    public func set(_ settings: [SiteSetting], of id: SiteID) async throws(DeskError) -> Site {
        do {
            _ = try await storage.batch(settings.map { $0.statement(of: id) })
        } catch .unexpectedRows {
            throw .siteNotFound
        } catch {
            throw .storage(error)
        }
        return try await site(id)
    }
}

extension SiteSetting {
    /// Each touches its own column alone, so that two operators at once don't undo each other's work.
    fileprivate func statement(of site: SiteID) -> Statement {
        switch self {
        case .accent(let accent): Self.update("UPDATE sites SET accent = $2 WHERE id = $1", site, accent?.text)
        case .greeting(let greeting):
            Self.update("UPDATE sites SET greeting = $2 WHERE id = $1", site, greeting?.text)
        case .locale(let locale): Self.update("UPDATE sites SET locale = $2 WHERE id = $1", site, locale?.text)
        case .preChat(let form):
            Statement(
                "UPDATE sites SET pre_chat_name = $2, pre_chat_email = $3 WHERE id = $1",
                .id(site),
                .optional(form.name?.rawValue),
                .optional(form.email?.rawValue),
                requiringRows: 1
            )
        case .defaultKind(let kind):
            Self.update("UPDATE sites SET default_kind = $2 WHERE id = $1", site, kind.rawValue)
        case .fileLimit(let limit):
            Statement(
                "UPDATE sites SET file_maximum_bytes = $2 WHERE id = $1",
                .id(site),
                .optional(limit.map { Int64($0.byteCount) }),
                requiringRows: 1
            )
        case .fileTypes(let types):
            Self.update("UPDATE sites SET file_types = $2 WHERE id = $1", site, SupportDesk.json(types.map(\.text)))
        case .assistantName(let name):
            Self.update("UPDATE sites SET assistant_name = $2 WHERE id = $1", site, name?.text)
        }
    }

    private static func update(_ sql: StaticString, _ site: SiteID, _ text: String?) -> Statement {
        Statement(sql, .id(site), .optional(text), requiringRows: 1)
    }
}

extension SiteSettings {
    /// The settings in a row of `sites`, whose columns begin at `first` in the order of the migration.
    init(_ row: Row, from first: Int) throws(StorageError) {
        accent = try row.optional(first, "a colour", AccentColor.init)
        greeting = try row.optional(first + 1, "a greeting", Greeting.init)
        locale = try row.optional(first + 2, "a language", LanguageTag.init)
        preChat = PreChatForm(
            name: try row.optional(first + 3, "a need", PreChatForm.Need.init),
            email: try row.optional(first + 4, "a need", PreChatForm.Need.init)
        )
        let types = try row.optionalText(first + 6).map(SupportDesk.strings)?.compactMap(MediaRange.init)
        files = try row.optionalInteger(first + 5).map { count throws(StorageError) in
            guard let limit = FileLimit(byteCount: Int(count)) else {
                throw .unexpectedColumn(index: first + 5, expected: "a limit of files")
            }
            return FileRules(limit: limit, types: types ?? FileRules.standardTypes)
        }
        assistantName = try row.optional(first + 7, "a name", AssistantName.init)
    }
}

extension Row {
    /// The text in a column as a value; a text that isn't one is a fault of ours, since it was checked when it was set.
    fileprivate func optional<Value>(
        _ index: Int,
        _ expected: String,
        _ parse: (String) -> Value?
    ) throws(StorageError) -> Value? {
        guard let text = try optionalText(index) else { return nil }
        guard let value = parse(text) else { throw .unexpectedColumn(index: index, expected: expected) }
        return value
    }
}
