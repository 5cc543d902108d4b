// FileSystem: open files as values that close themselves, and bytes that needn't be in memory.
//
// Content too large for memory is passed on as a `ByteSource`: a range of an open file, which can be cut into smaller
// ones, read piece by piece and copied by the kernel, without anyone holding all of it. Everything here blocks its
// thread, as files do (no kernel interface for plain files has readiness), so whoever serves others on the same thread
// calls it on `FileThreads`.
//
// Invariants: a descriptor is closed with the last reference to its `OpenFile`; an error tells what was refused, and
// fewer bytes than asked for are an error, too; what `synchronize` has returned for survives a loss of power.
//
// Start reading at `OpenFile.swift`.
