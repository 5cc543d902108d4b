// JSON: a small strict reader and writer (RFC 8259), without Foundation.
//
// Why our own: encoding and decoding are the largest cost of a small request with Foundation's coders, and they accept
// what we must refuse. The reader takes UTF-8 bytes once, bounds depth and size before it works, and refuses duplicate
// members, lone surrogates, invalid UTF-8 and anything after the value. The writer appends to a byte buffer.
//
// Start reading at `JSONValue.swift`.
