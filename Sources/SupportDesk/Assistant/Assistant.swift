import Accounts
import Primitives
import Spaces
import Storage
import Telemetry

// The assistant: a bot of the site that answers first what it can. A site has one as soon as it has named it and has an
// answer that it may give. It is a member of a conversation's space exactly while the conversation's status is `bot`, so
// that whatever it says can only be stored as long as nobody else has been asked to.
//
// `Receptionist` answers, by `AnswerMatcher`; `Handover.swift` is how it ends.
extension SupportDesk {
    /// The assistant who receives the visitors of a site now; `nil` where it has none.
    ///
    /// Where it can't come, the visitor is led to a person, as on a site without one.
    func assistant(of site: Site) async -> PersonID? {
        guard let name = site.settings.assistantName else { return nil }
        do throws(StorageError) {
            return try await assistant(named: name, of: site)
        } catch {
            logger.warning("an assistant can't come", ["site.id": .string("\(site.id)"), "error": .cause(error)])
            return nil
        }
    }

    /// The answers of a site that its assistant may give, by shortcut.
    func assistantAnswers(of site: SiteID) async throws(DeskError) -> [CannedAnswer] {
        try await cannedAnswers(of: site).filter { $0.question != nil }
    }

    private func assistant(named name: AssistantName, of site: Site) async throws(StorageError) -> PersonID? {
        let query = Statement(
            """
            SELECT s.assistant_id, p.display_name FROM sites s LEFT JOIN people p ON p.id = s.assistant_id
            WHERE s.id = $1 AND EXISTS (SELECT 1 FROM answers WHERE site_id = $1 AND question IS NOT NULL)
            """,
            .id(site.id)
        )
        for _ in 0..<2 {
            guard let row = try await storage.query(query).first else { return nil }
            if let id: PersonID = try row.optionalID(0) {
                if try row.text(1) != name.text { _ = try await storage.batch([Accounts.rename(id, to: name.text)]) }
                return id
            }
            do throws(StorageError) {
                return try await addAssistant(named: name, to: site)
            } catch .unexpectedRows {
                // Somebody else has made it meanwhile: look again.
                continue
            }
        }
        throw .unavailable("an assistant could be neither found nor made")
    }

    private func addAssistant(named name: AssistantName, to site: Site) async throws(StorageError) -> PersonID {
        let id = ids.next(PersonKind.self)
        let person = Person(
            id: id,
            organizationID: site.organizationID,
            type: .bot,
            email: "\(id)@assistant.invalid",
            displayName: name.text,
            createdAt: clock.now()
        )
        _ = try await storage.batch([
            Accounts.insert(person),
            Statement(
                "UPDATE sites SET assistant_id = $2 WHERE id = $1 AND assistant_id IS NULL",
                values: [.id(site.id), .id(id)],
                requiringRows: 1
            ),
        ])
        return id
    }
}
