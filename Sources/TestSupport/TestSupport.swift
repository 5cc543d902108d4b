// TestSupport: what the tests of several rooms share, and nothing that ships.
//
// A clock that a test turns, a client that speaks HTTP over a raw socket, a stream that gathers its frames, and the
// contract that every storage driver must keep.
//
// Start reading at `LiveClient.swift` or `StorageContract.swift`.
