// Primitives: the words that every other room speaks.
//
// Identifiers, timestamps, base64url, secrets, and the clock and the random source as values, so that a test can hold
// both still. A type enters this room when two rooms need it, not before. It imports the system's C library and
// nothing else: no room above may be named here.
//
// Start reading at `Identifier.swift`.
