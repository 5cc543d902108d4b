import Cryptography
import Primitives
import Testing

struct PasswordHashTests {
    private let random = RandomSource.system

    @Test("Only the password that was hashed verifies")
    func verification() throws {
        let line = try PasswordHash.hash(Secret("correct horse"), random: random, cost: .cheapest)
        #expect(try PasswordHash.verify(Secret("correct horse"), against: line))
        #expect(try !PasswordHash.verify(Secret("correct horsf"), against: line))
        #expect(try !PasswordHash.verify(Secret("correct hors"), against: line))
        #expect(try !PasswordHash.verify(Secret(""), against: line))
    }

    @Test("A line says how it was made and has a salt of its own")
    func lines() throws {
        let lines = try (0..<2).map { _ in try PasswordHash.hash(Secret("x"), random: random, cost: .cheapest) }
        #expect(lines[0] != lines[1])
        #expect(lines.allSatisfy { $0.hasPrefix("$scrypt$ln=4,r=1,p=1$") })
        #expect(PasswordHash.dummy().hasPrefix("$scrypt$ln=15,r=8,p=1$"))
    }

    @Test(
        "Hashes of another implementation verify",
        arguments: [
            // Made with Python's hashlib.scrypt.
            (
                "correct horse",
                "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ"
            ),
            (
                "pässword",
                "$scrypt$ln=10,r=8,p=2$AAECAwQFBgcICQoLDA0ODw$losytAae+gc320J2cf2x/9clnK8bcLIa3SdfnA01Doc"
            ),
        ]
    )
    func otherImplementation(password: String, line: String) throws {
        #expect(try PasswordHash.verify(Secret(password), against: line))
        #expect(try !PasswordHash.verify(Secret(password + "x"), against: line))
    }

    @Test("No password matches the line for unknown users")
    func dummy() throws {
        let dummy = PasswordHash.dummy(cost: .cheapest)
        #expect(try !PasswordHash.verify(Secret(""), against: dummy))
        #expect(try !PasswordHash.verify(Secret("password"), against: dummy))
    }

    @Test(
        "A line that was tampered with is refused",
        arguments: [
            "", "$", "scrypt", "$scrypt$", "plain text",
            "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$",
            "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0O$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
            "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xR",
            "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ$",
            "$scrypt$ln=4,r=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
            "$scrypt$r=1,ln=4,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
            "$scrypt$ln=0,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
            "$scrypt$ln=-4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
            "$scrypt$ln=40,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
            "$scrypt$ln=20,r=16,p=8$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
            "$argon2id$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$GImgYqZBp+6CyTBan5R5E2D0OV9K8vsB41xdKb8+3xQ",
        ]
    )
    func tampering(line: String) {
        #expect(throws: CryptographyError.malformed) { try PasswordHash.verify(Secret("correct horse"), against: line) }
    }

    @Test("A service hashes and verifies without holding its thread")
    func asynchronously() async throws {
        let line = try await PasswordHash.hash(Secret("swordfish"), random: random, cost: .cheapest)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 0..<16 {
                let password = Secret(attempt.isMultiple(of: 2) ? "swordfish" : "herring")
                group.addTask { try await PasswordHash.verify(password, against: line) }
            }
            var matches = 0
            for try await isMatch in group where isMatch { matches += 1 }
            #expect(matches == 8)
        }
        await #expect(throws: CryptographyError.malformed) {
            try await PasswordHash.verify(Secret("swordfish"), against: "nonsense")
        }
    }
}
