import Cryptography
import Primitives
import Testing

struct HMACSHA256Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let key: [UInt8]
        let message: [UInt8]
        /// The code, or the beginning of it where the RFC gives no more.
        let code: String

        var testDescription: String { name }
    }

    /// RFC 4231 section 4; test case 5 is given truncated to 128 bits.
    static let vectors = [
        Vector(
            name: "RFC 4231 test case 1",
            key: [UInt8](repeating: 0x0b, count: 20),
            message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        Vector(
            name: "RFC 4231 test case 2",
            key: Array("Jefe".utf8),
            message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        Vector(
            name: "RFC 4231 test case 3",
            key: [UInt8](repeating: 0xaa, count: 20),
            message: [UInt8](repeating: 0xdd, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        Vector(
            name: "RFC 4231 test case 4",
            key: Array(1...25),
            message: [UInt8](repeating: 0xcd, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        Vector(
            name: "RFC 4231 test case 5, truncated",
            key: [UInt8](repeating: 0x0c, count: 20),
            message: Array("Test With Truncation".utf8),
            code: "a3b6167473100ee06e0c796c2955552b"
        ),
        Vector(
            name: "RFC 4231 test case 6",
            key: [UInt8](repeating: 0xaa, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        Vector(
            name: "RFC 4231 test case 7",
            key: [UInt8](repeating: 0xaa, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
            ),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("The codes are those of RFC 4231", arguments: vectors)
    func codesOfRFC4231(vector: Vector) throws {
        let hmac = try HMACSHA256(key: Secret(vector.key))
        let code = hmac.authenticate(vector.message)
        #expect(code.count == HMACSHA256.byteCount)
        #expect(Hexadecimal.encode(code).hasPrefix(vector.code))
        #expect(hmac.authenticate((vector.message + [0])[..<vector.message.count]) == code, "a part of an array")
        #expect(hmac.authenticate(vector.message) == code, "the context starts anew each time")
    }

    @Test("An empty message has a code too")
    func emptyMessage() throws {
        let hmac = try HMACSHA256(key: Secret("key"))
        #expect(
            Hexadecimal.encode(hmac.authenticate([]))
                == "5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0"
        )
        #expect(hmac.authenticate([]) == hmac.authenticate(UnsafeRawBufferPointer(start: nil, count: 0)))
    }

    @Test("A code is valid for its message alone, and only whole")
    func validity() throws {
        let hmac = try HMACSHA256(key: Secret("key"))
        let message = Array("message".utf8)
        let code = hmac.authenticate(message)
        #expect(hmac.isValid(code, for: message))
        #expect(hmac.isValid(code, for: message[...]))
        #expect(!hmac.isValid(code, for: message + [0]))
        #expect(!hmac.isValid([], for: message))
        #expect(!hmac.isValid(Array(code.dropLast()), for: message))
        #expect(!hmac.isValid(code + [0], for: message))
        for bit in 0..<256 {
            var changed = code
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!hmac.isValid(changed, for: message))
        }
    }

    @Test("An empty key is refused")
    func emptyKey() {
        #expect(throws: CryptographyError.weakKey) { try HMACSHA256(key: Secret([])) }
        #expect(throws: Never.self) { try HMACSHA256(key: Secret([0])) }
    }

    @Test("Many threads share one key without mixing up their messages")
    func manyThreads() async throws {
        let hmac = try HMACSHA256(key: Secret("a key for all"))
        let messages = (0..<32).map { [UInt8](repeating: UInt8($0), count: 1 + $0 * 37) }
        let codes = try messages.map { try HMACSHA256(key: Secret("a key for all")).authenticate($0) }
        await withTaskGroup(of: Bool.self) { group in
            for index in messages.indices {
                group.addTask { (0..<200).allSatisfy { _ in hmac.authenticate(messages[index]) == codes[index] } }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
