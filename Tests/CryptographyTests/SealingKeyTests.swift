import Cryptography
import Primitives
import Testing

struct SealingKeyTests {
    private let key: SealingKey
    private let secret = Secret("a secret")

    init() throws {
        key = try SealingKey(Secret(Array(0..<32)))
    }

    @Test("What is sealed opens again", arguments: [0, 1, 15, 16, 17, 1000])
    func roundTrip(count: Int) throws {
        let plaintext = Secret(RandomSource.system.bytes(count))
        let sealed = key.seal(plaintext, context: "issuers/7")
        #expect(try key.open(sealed, context: "issuers/7") == plaintext)
        #expect(sealed.count == count + 29)
    }

    @Test("The form is version, nonce, ciphertext and tag, so that another program can open it")
    func form() throws {
        // Made with Python's cryptography package: AESGCM(key).encrypt(nonce, b"a secret", b"\x01issuers/7").
        let text = "016465666768696a6b6c6d6e6f293bad031a9b33ea525c6038ae33ebf66844ce7eb1093559"
        let nonce = RandomSource { Array((0..<$0).map { UInt8(100 + $0) }) }
        let sealed = key.seal(secret, context: "issuers/7", random: nonce)
        #expect(Hexadecimal.encode(sealed) == text)
        #expect(try key.open(sealed, context: "issuers/7") == secret)
    }

    @Test("A value moved to another row doesn't open")
    func otherContext() {
        let sealed = key.seal(secret, context: "issuers/7")
        #expect(throws: CryptographyError.authenticationFailed) { try key.open(sealed, context: "issuers/8") }
        #expect(throws: CryptographyError.authenticationFailed) { try key.open(sealed, context: "") }
        #expect(throws: Never.self) { try key.open(sealed, context: "issuers/7") }
    }

    @Test("Another key doesn't open it")
    func otherKey() throws {
        let other = try SealingKey(Secret(Array(1...32)))
        let sealed = key.seal(secret, context: "row")
        #expect(throws: CryptographyError.authenticationFailed) { try other.open(sealed, context: "row") }
    }

    @Test("Any flipped bit is found")
    func flippedBits() throws {
        let sealed = key.seal(secret, context: "row")
        for bit in 0..<(sealed.count * 8) {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            let error: CryptographyError = bit < 8 ? .malformed : .authenticationFailed
            #expect(throws: error) { try key.open(changed, context: "row") }
        }
    }

    @Test("What is cut off is refused at every length")
    func truncation() throws {
        let sealed = key.seal(secret, context: "row")
        for count in 0..<sealed.count {
            let error: CryptographyError = count < 29 ? .malformed : .authenticationFailed
            #expect(throws: error) { try key.open(Array(sealed[..<count]), context: "row") }
        }
    }

    @Test("The same secret is sealed differently each time")
    func freshNonces() {
        let sealed = (0..<100).map { _ in key.seal(secret, context: "row") }
        #expect(Set(sealed).count == 100)
    }

    @Test("Only a key of 32 bytes is taken", arguments: [0, 16, 31, 33, 64])
    func keyLength(count: Int) {
        #expect(throws: CryptographyError.weakKey) { try SealingKey(Secret([UInt8](repeating: 7, count: count))) }
    }

    @Test("Derived keys are those of HKDF-Expand")
    func derivation() throws {
        // RFC 5869 appendix A.3: its pseudorandom key, an empty info, the first block of its output.
        let prk = "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"
        let master = try SealingKey(Secret(Self.bytes(prk)))
        let derived = master.deriveKey(purpose: "")
        #expect(
            Hexadecimal.encode(derived.unredactedBytes)
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        )
        #expect(master.deriveKey(purpose: "sealing") != master.deriveKey(purpose: "sessions"))
        #expect(master.deriveKey(purpose: "sealing") == master.deriveKey(purpose: "sealing"))
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.utf8.compactMap(Hexadecimal.value)
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
