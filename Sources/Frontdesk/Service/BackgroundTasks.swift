import EventLoop
import Synchronization

/// The tasks that go on beside the requests.
final class BackgroundTasks: Sendable {
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// Starts a task that goes on until it is cancelled.
    func start(on loop: EventLoop, _ body: @escaping @Sendable () async -> Void) {
        // Unstructured, since whoever starts the service goes on; `end()` is where it is waited for.
        let task = Task(executorPreference: loop) { await body() }
        tasks.withLock { $0.append(task) }
    }

    /// Cancels every task and waits for their ends.
    func end() async {
        let tasks = tasks.withLock { tasks in
            defer { tasks = [] }
            return tasks
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}
