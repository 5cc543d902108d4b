/// Why a loop couldn't be made.
public enum EventLoopError: Error, Sendable, Equatable {
    /// libevent or the kernel refused; the system's error number.
    case cannotCreate(errno: Int32)
}
