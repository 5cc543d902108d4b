import COpenSSL
public import Primitives
import Synchronization

/// HMAC with SHA-256 under one key (RFC 2104, FIPS 198-1).
///
/// Setting a key costs two compressions and several allocations; starting anew with the key that is set costs neither
/// (`EVP_MAC_init` without key, `EVP_MAC(3)`). So contexts that have the key are kept and handed out, one thread at a
/// time each. There are never more of them than threads that authenticated at the same moment.
public final class HMACSHA256: Sendable {
    /// The length of a code.
    public static let byteCount = 32

    private let contexts: Mutex<[MACContext]>
    // Only duplicated, under the lock, never computed with.
    private let template: MACContext

    /// Takes the key; any length but zero, since RFC 2104 section 3 leaves the strength to the protocol.
    public init(key: Secret) throws(CryptographyError) {
        guard key.byteCount > 0 else { throw .weakKey }
        self.template = try MACContext(key: key)
        self.contexts = Mutex([])
    }

    deinit {
        contexts.withLock { for context in $0 { context.free() } }
        template.free()
    }

    /// The 32 bytes that authenticate `message`.
    public func authenticate(_ message: [UInt8]) -> [UInt8] {
        message.withUnsafeBytes { authenticate($0) }
    }

    /// The same for a part of an array.
    public func authenticate(_ message: ArraySlice<UInt8>) -> [UInt8] {
        message.withUnsafeBytes { authenticate($0) }
    }

    /// The same for borrowed bytes.
    public func authenticate(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { code, count in
            authenticate(message, into: code)
            count = Self.byteCount
        }
    }

    /// Writes the 32 bytes that authenticate `message` to the beginning of `code`, which must have room for them.
    public func authenticate(_ message: UnsafeRawBufferPointer, into code: UnsafeMutableBufferPointer<UInt8>) {
        precondition(code.count >= Self.byteCount, "no room for the code")
        let context = contexts.withLock { contexts in contexts.popLast() ?? template.duplicate() }
        context.authenticate(message, into: code)
        contexts.withLock { $0.append(context) }
    }

    /// Whether `code` authenticates `message`; takes the same time wherever they differ.
    public func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        message.withUnsafeBytes { isValid(code, for: $0) }
    }

    /// The same for a part of an array.
    public func isValid(_ code: [UInt8], for message: ArraySlice<UInt8>) -> Bool {
        message.withUnsafeBytes { isValid(code, for: $0) }
    }

    /// The same for borrowed bytes.
    public func isValid(_ code: [UInt8], for message: UnsafeRawBufferPointer) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.byteCount) { expected in
            authenticate(message, into: expected)
            return code.withUnsafeBytes { ConstantTime.isEqual($0, UnsafeRawBufferPointer(expected)) }
        }
    }
}

/// One `EVP_MAC_CTX` whose key is set.
///
/// Unchecked: the pointer may move between threads, which OpenSSL allows, but only one may use it at a time. The pool
/// sees to that: a context in use is not in the pool.
private struct MACContext: @unchecked Sendable {
    private let pointer: OpaquePointer

    private init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    init(key: Secret) throws(CryptographyError) {
        guard let algorithm = OpenSSL.hmac, let pointer = EVP_MAC_CTX_new(algorithm) else { throw OpenSSL.lastError() }
        self.pointer = pointer
        var digest = Array("SHA256".utf8CString)
        let status = digest.withUnsafeMutableBufferPointer { digest in
            var parameters = [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(pointer, key.unredactedBytes, key.byteCount, &parameters)
        }
        guard status == 1 else {
            let error = OpenSSL.lastError()
            free()
            throw error
        }
    }

    func duplicate() -> MACContext {
        guard let copy = EVP_MAC_CTX_dup(pointer) else { fatalError("EVP_MAC_CTX_dup: \(OpenSSL.lastError())") }
        return MACContext(copy)
    }

    func authenticate(_ message: UnsafeRawBufferPointer, into code: UnsafeMutableBufferPointer<UInt8>) {
        OpenSSL.mustSucceed(EVP_MAC_init(pointer, nil, 0, nil), "EVP_MAC_init")
        // An empty buffer may have no address, which OpenSSL takes as it is.
        OpenSSL.mustSucceed(
            EVP_MAC_update(pointer, message.assumingMemoryBound(to: UInt8.self).baseAddress, message.count),
            "EVP_MAC_update"
        )
        var count = 0
        OpenSSL.mustSucceed(EVP_MAC_final(pointer, code.baseAddress, &count, code.count), "EVP_MAC_final")
        precondition(count == HMACSHA256.byteCount, "the code has another length")
    }

    func free() {
        EVP_MAC_CTX_free(pointer)
    }
}
