// EventLoop: one thread that waits for sockets and timers (libevent over epoll) and runs Swift tasks between them.
//
// A loop is a `TaskExecutor`, so that a task started with it as its preference never leaves the thread, and a
// `SerialExecutor`, so that an actor can live on it. What belongs to a loop (its connections, its timers) is touched on
// its thread alone and therefore needs no lock; everything that comes from elsewhere goes through one inbox and an
// `eventfd`. The event base is made without locks of its own for the same reason: no libevent call may come from
// another thread once the loop has started.
//
// Executors are unowned references in Swift's runtime, so a loop must outlive every task and actor on it. A started loop
// holds itself and is immortal unless `stop()` is called, which is for tests and for the very end of a process.
//
// `Task {}` inside a nonisolated task doesn't inherit the executor preference: start work by `run(_:)`.
//
// Start reading at `EventLoop.enqueue`; timers are in `EventLoop+timers.swift`.

import CLibevent
import Glibc
import Synchronization

/// One thread with its sockets, its timers and the Swift tasks that run between them.
///
/// Checked without the compiler's help: the properties under "loop thread only" are touched on the loop's thread alone,
/// or in `init` before the thread exists; the others are constants or behind the `Mutex`.
public final class EventLoop: TaskExecutor, SerialExecutor, @unchecked Sendable {
    /// The name of the thread; the kernel shows its first 15 bytes.
    public let name: String
    /// The `event_base`, to register sockets with; to be used on the loop's thread only.
    public let base: OpaquePointer

    private enum Work {
        case job(UnownedJob)
        case body(@Sendable () -> Void)
    }

    private struct Inbox {
        var work: [Work] = []
        /// Whether the eventfd has been written since the inbox was last emptied: one wake-up is enough.
        var isSignalled = false
        var isStopping = false
        var thread: pthread_t?
    }

    /// So many passes over the queue before sockets and timers get their turn.
    private static let passesPerTurn = 64

    private let wakeDescriptor: Int32
    private let inbox = Mutex(Inbox())

    // Loop thread only.
    private var queue: [Work] = []
    private var spare: [Work] = []
    private var isDraining = false
    private var isDrainArmed = false
    private var wakeEvent: OpaquePointer?
    private var drainEvent: OpaquePointer?

    /// Makes a loop that doesn't run yet.
    ///
    /// Throws `EventLoopError.cannotCreate` where the process is out of file descriptors or memory.
    public init(name: String) throws(EventLoopError) {
        self.name = name
        guard let configuration = event_config_new() else { throw .cannotCreate(errno: errno) }
        defer { event_config_free(configuration) }
        // Without locks since one thread uses the base; with the change list since a socket that is paused and resumed
        // within one turn then costs no system call.
        let flags = EVENT_BASE_FLAG_NOLOCK.rawValue | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST.rawValue
        event_config_set_flag(configuration, Int32(flags))
        guard let base = event_base_new_with_config(configuration) else { throw .cannotCreate(errno: errno) }
        let descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else {
            event_base_free(base)
            throw .cannotCreate(errno: errno)
        }
        self.base = base
        self.wakeDescriptor = descriptor
        addInternalEvents()
    }

    deinit {
        if let wakeEvent { event_free(wakeEvent) }
        if let drainEvent { event_free(drainEvent) }
        event_base_free(base)
        close(wakeDescriptor)
    }

    private func addInternalEvents() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        wakeEvent = event_new(
            base,
            wakeDescriptor,
            Int16(EV_READ | EV_PERSIST),
            { _, _, context in EventLoop.from(context)?.drainInbox() },
            context
        )
        drainEvent = event_new(
            base,
            -1,
            0,
            { _, _, context in
                guard let loop = EventLoop.from(context) else { return }
                loop.isDrainArmed = false
                loop.runPending()
            },
            context
        )
        event_add(wakeEvent, nil)
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> EventLoop? {
        context.map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: The thread

    /// The loop whose thread this is, or `nil` on any other thread.
    public static var current: EventLoop? {
        from(pthread_getspecific(currentLoopKey))
    }

    /// Whether the caller runs on this loop's thread.
    public var isCurrent: Bool {
        pthread_getspecific(currentLoopKey) == Unmanaged.passUnretained(self).toOpaque()
    }

    /// Traps unless called on this loop's thread.
    ///
    /// Not the executor's `checkIsolated()`: in a file that doesn't import this room, a call of that finds the standard
    /// library's default, which knows nothing of threads and always traps.
    public func preconditionCurrent() {
        precondition(isCurrent, "not on the loop \(name)")
    }

    /// Starts the thread; a second call is a fault of ours and traps, as is a system that refuses a thread.
    public func start() {
        // Given back when the thread ends: until then the loop holds itself.
        let context = Unmanaged.passRetained(self).toOpaque()
        let failure = inbox.withLock { inbox in
            precondition(inbox.thread == nil, "the loop \(name) was started twice")
            var thread = pthread_t()
            let failure = pthread_create(
                &thread,
                nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().serve()
                    return nil
                },
                context
            )
            inbox.thread = thread
            return failure
        }
        precondition(failure == 0, "pthread_create failed with \(failure)")
    }

    /// Ends the thread after the work that has been handed over so far.
    ///
    /// Timers that haven't fired never will, and work that comes later is never run: nothing may live on the loop any
    /// more. Meant for tests and for the end of a process.
    public func stop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    /// Waits for the thread to end after `stop()`; must not be called on the loop, and once only.
    public func join() {
        precondition(!isCurrent, "a loop can't wait for itself")
        let thread = inbox.withLock { inbox in
            defer { inbox.thread = nil }
            return inbox.thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    private func serve() {
        pthread_setspecific(currentLoopKey, Unmanaged.passUnretained(self).toOpaque())
        shim_name_thread(name)
        event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY)
    }

    // MARK: Work

    /// Runs `body` on the loop soon, from whichever thread; bodies of one thread keep their order.
    public func execute(_ body: @escaping @Sendable () -> Void) {
        push(.body(body))
    }

    /// Starts a task whose every part runs on this loop; on the loop itself it begins before `run` returns.
    public func run(_ body: @escaping @Sendable () async -> Void) {
        // Unstructured on purpose: this is where C callbacks enter Swift's concurrency, and they have no parent task.
        if isCurrent {
            Task.immediate(executorPreference: self) { await body() }
        } else {
            Task(executorPreference: self) { await body() }
        }
    }

    /// Takes a job of Swift's runtime, from whichever thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        push(.job(UnownedJob(job)))
    }

    private func push(_ work: Work) {
        if isCurrent {
            queue.append(work)
            armDrain()
            return
        }
        let mustWake = inbox.withLock { inbox in
            inbox.work.append(work)
            defer { inbox.isSignalled = true }
            return !inbox.isSignalled
        }
        if mustWake { wake() }
    }

    private func wake() {
        var one: UInt64 = 1
        // Fails only when 2^64 - 2 wake-ups wait, and then the loop is about to wake anyway.
        _ = write(wakeDescriptor, &one, MemoryLayout.size(ofValue: one))
    }

    private func armDrain() {
        guard !isDraining, !isDrainArmed else { return }
        isDrainArmed = true
        event_active(drainEvent, Int32(EV_TIMEOUT), 1)
    }

    private func drainInbox() {
        var count: UInt64 = 0
        _ = read(wakeDescriptor, &count, MemoryLayout.size(ofValue: count))
        let (arrived, isStopping) = inbox.withLock { inbox in
            defer {
                inbox.work = []
                inbox.isSignalled = false
            }
            return (inbox.work, inbox.isStopping)
        }
        queue.append(contentsOf: arrived)
        runPending()
        if isStopping, queue.isEmpty { event_base_loopbreak(base) }
    }

    /// Runs the work that waits on the loop's own queue.
    ///
    /// Call it at the end of a C callback, so that what the callback began goes on without another trip through the
    /// poll. Bounded: work that keeps adding work yields to sockets and timers after some passes.
    public func runPending() {
        if isDraining { return }
        isDraining = true
        var passes = 0
        while !queue.isEmpty, passes < Self.passesPerTurn {
            swap(&queue, &spare)
            for work in spare { perform(work) }
            spare.removeAll(keepingCapacity: true)
            passes += 1
        }
        isDraining = false
        // By the eventfd: libevent runs an activated event in the same turn, before it looks at the sockets again.
        if !queue.isEmpty { wake() }
    }

    private func perform(_ work: Work) {
        switch work {
        case .job(let job):
            // Both executors: a job of a task with this preference that is given the serial one alone may crash
            // (https://github.com/swiftlang/swift/issues/71307).
            job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        case .body(let body):
            body()
        }
    }

    // MARK: The executor's identity

    /// The loop as the executor of an actor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// The loop as the preference of a task.
    public func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    /// Traps unless called on the loop; serves `assumeIsolated` in C callbacks.
    public func checkIsolated() {
        preconditionCurrent()
    }

    /// Whether code outside any task may count as isolated to an actor on this loop.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }
}

/// Where a thread keeps the loop that it serves.
private let currentLoopKey: pthread_key_t = {
    var key = pthread_key_t()
    let failure = pthread_key_create(&key, nil)
    precondition(failure == 0, "pthread_key_create failed with \(failure)")
    return key
}()
