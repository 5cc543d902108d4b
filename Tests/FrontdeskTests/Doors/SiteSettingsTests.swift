import JSON
import Primitives
import Spaces
import SupportDesk
import TestSupport
import Testing

@testable import Frontdesk

struct SiteSettingsTests {
    @Test func `a session tells how the site receives its visitors`() async throws {
        try await withDesk { desk in
            let site = try await desk.startSession()["site"]
            #expect(site?["accent"] == .null && site?["greeting"] == .null && site?["locale"] == .null)
            #expect(site?["preChat"] == [] && site?["transcriptMail"] == false && site?["defaultKind"] == "direct")
            #expect(site?["files"]?["maximumBytes"] == 20_971_520)
            #expect(site?["files"]?["types"]?.array?.contains("image/*") == true)
            let changed = try await desk.house.desk.set(
                [
                    .accent(AccentColor("#C0FFEE")), .greeting(Greeting("Bienvenue !")),
                    .locale(LanguageTag("fr")), .preChat(PreChatForm(name: .optional, email: .required)),
                    .defaultKind(.group), .fileLimit(FileLimit(byteCount: 1000)),
                    .fileTypes([try #require(MediaRange("image/png"))]),
                ],
                of: desk.site.site.id
            )
            #expect(changed.settings.files?.allows(contentType: "image/png") == true)
            let after = try await desk.startSession()["site"]
            #expect(after?["accent"] == "#c0ffee" && after?["greeting"] == "Bienvenue !" && after?["locale"] == "fr")
            #expect(after?["defaultKind"] == "group")
            #expect(
                after?["preChat"] == [["field": "name", "required": false], ["field": "email", "required": true]]
            )
            #expect(after?["files"] == ["maximumBytes": 1000, "types": ["image/png"]])
        }
    }

    @Test func `what is set is taken back, and the rest stays`() async throws {
        try await withDesk { desk in
            let id = desk.site.site.id
            let support = desk.house.desk
            let name = try #require(AssistantName("Robin"))
            _ = try await support.set([.assistantName(name), .locale(LanguageTag("de"))], of: id)
            let without = try await support.set([.assistantName(nil), .fileLimit(nil)], of: id)
            #expect(without.settings.assistantName == nil && without.settings.files == nil)
            #expect(without.settings.locale?.text == "de")
            #expect(try await desk.startSession()["site"]?["files"] == .null)
            let again = try await support.set([.fileLimit(.standard)], of: id)
            #expect(again.settings.files == .standard)
        }
    }

    @Test func `nothing is set where one thing can't be, nor on another site`() async throws {
        try await withDesk { desk in
            let support = desk.house.desk
            await #expect(throws: DeskError.self) {
                try await support.set([.locale(LanguageTag("de"))], of: SiteID(rawValue: 7))
            }
            let other = try await support.addSite(named: "Hotel", origins: [], departments: [])
            _ = try await support.set([.locale(LanguageTag("es"))], of: other.site.id)
            #expect(try await support.site(desk.site.site.id).settings == .standard)
            #expect(try await support.site(key: other.site.key).settings.locale?.text == "es")
        }
    }

    @Test func `what another process sets holds here, too`() async throws {
        try await withDesk { desk in
            var surroundings = House.Surroundings()
            surroundings.clock = desk.clock.wallClock
            surroundings.logSink = desk.logs.sink
            let other = try House.open(desk.configuration, surroundings: surroundings)
            _ = try await other.desk.set([.accent(AccentColor("#000000"))], of: desk.site.site.id)
            await other.close()
            #expect(try await desk.startSession()["site"]?["accent"] == "#000000")
        }
    }
}
