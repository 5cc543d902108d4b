import Cryptography
import Primitives
import Testing

struct SHA256Tests {
    @Test(
        "The hashes are those of FIPS 180",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
    )
    func hashes(text: String, hash: String) {
        #expect(Hexadecimal.encode(SHA256.hash(Array(text.utf8))) == hash)
    }
}

struct SHA384Tests {
    @Test(
        "The hashes are those of FIPS 180",
        arguments: [
            ("", "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"),
            ("abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
        ]
    )
    func hashes(text: String, hash: String) {
        #expect(Hexadecimal.encode(SHA384.hash(Array(text.utf8))) == hash)
    }
}

struct ConstantTimeTests {
    @Test("Equal bytes are equal, and a difference anywhere shows")
    func differences() {
        let bytes = Array(UInt8(0)..<64)
        #expect(ConstantTime.isEqual(bytes, Array(UInt8(0)..<64)))
        #expect(ConstantTime.isEqual([], []))
        #expect(!ConstantTime.isEqual(bytes, []))
        #expect(!ConstantTime.isEqual(bytes, Array(bytes.dropLast())))
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x80
            #expect(!ConstantTime.isEqual(bytes, changed))
        }
    }
}
