// Cryptography: the few operations that tokens, stored secrets and passwords need, over OpenSSL 3.
//
// The only importer of COpenSSL. No algorithm is written here; what is, is the care around it: algorithms are fetched
// once, because a fetch costs more than the work; a context is never in the hands of two threads at once; whatever is
// secret is compared in constant time; a value that fails its check gives an error, never empty bytes.
//
// Invariants: a key is judged when it is wrapped, so that its later use can't fail for the key's sake. Where OpenSSL
// refuses a step that it has accepted before with the same key, memory has run out or the library is broken, and the
// process stops rather than answer with a wrong code.
//
// Start reading at `HMACSHA256.swift`; what speaks to OpenSSL's registry and its error queue is in `OpenSSL.swift`.
