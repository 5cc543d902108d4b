import CBrotli
import CZlib

/// A way to compress content (RFC 9110 section 8.4.1), in the order of our preference.
///
/// Both are at their slowest and smallest, and without a time in what they write: the same content gives the same bytes.
enum ContentCoding: String, CaseIterable, Sendable {
    /// Brotli (RFC 7932).
    case br
    /// Gzip (RFC 1952).
    case gzip

    /// The compressed content; `nil` where it would be no smaller.
    func encode(_ bytes: [UInt8]) -> [UInt8]? {
        let encoded = self == .br ? Self.brotli(bytes) : Self.gzip(bytes)
        return encoded.flatMap { $0.count < bytes.count ? $0 : nil }
    }

    /// `BrotliEncoderCompress(3)`; `nil` where memory has run out.
    private static func brotli(_ bytes: [UInt8]) -> [UInt8]? {
        var size = BrotliEncoderMaxCompressedSize(bytes.count)
        var isDone = BROTLI_FALSE
        let encoded = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            isDone = BrotliEncoderCompress(
                BROTLI_MAX_QUALITY,
                BROTLI_DEFAULT_WINDOW,
                BROTLI_MODE_TEXT,
                bytes.count,
                bytes,
                &size,
                buffer.baseAddress
            )
            count = isDone == BROTLI_TRUE ? size : 0
        }
        return isDone == BROTLI_TRUE ? encoded : nil
    }

    /// `deflate` of zlib.h with the gzip wrapper, which 16 above the window asks for; `nil` where memory has run out.
    private static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        let size = CInt(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(
                &stream,
                Z_BEST_COMPRESSION,
                Z_DEFLATED,
                MAX_WBITS + 16,
                MAX_MEM_LEVEL,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                size
            ) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var status = Z_OK
        var bytes = bytes
        let encoded = bytes.withUnsafeMutableBufferPointer { bytes in
            [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(bytes.count)))) { buffer, count in
                stream.next_in = bytes.baseAddress
                stream.avail_in = UInt32(bytes.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(buffer.count)
                status = deflate(&stream, Z_FINISH)
                count = Int(stream.total_out)
            }
        }
        return status == Z_STREAM_END ? encoded : nil
    }
}
