import Glibc
public import Primitives

extension Metrics {
    /// Registers what Prometheus expects of every process: CPU time, memory, descriptors and the start.
    public func observeProcess(clock: WallClock = .system) {
        let start = Double(clock.now().milliseconds) / 1000
        gauge("process_start_time_seconds", help: "Start of the process since the epoch.") { start }
        counter("process_cpu_seconds_total", help: "CPU time of user and system.") { ProcessFacts.processorSeconds }
        gauge("process_resident_memory_bytes", help: "Memory that is resident.") { ProcessFacts.residentBytes }
        gauge("process_open_fds", help: "Descriptors that are open.") { ProcessFacts.openDescriptors }
        gauge("process_max_fds", help: "Descriptors that may be open.") { ProcessFacts.descriptorLimit }
    }
}

/// What the kernel says of this process; NaN, which Prometheus shows as a gap, where it says nothing.
private enum ProcessFacts {
    /// `getrusage(2)`.
    static var processorSeconds: Double {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return .nan }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The second number of `/proc/self/statm`, in pages.
    static var residentBytes: Double {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .nan }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &buffer, buffer.count)
        let numbers = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self).split(separator: " ")
        guard numbers.count > 1, let pages = Double(numbers[1]) else { return .nan }
        return pages * Double(sysconf(CInt(_SC_PAGESIZE)))
    }

    /// The entries of `/proc/self/fd` without `.`, `..` and the descriptor that reads them.
    static var openDescriptors: Double {
        guard let folder = opendir("/proc/self/fd") else { return .nan }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return Double(count - 3)
    }

    /// `getrlimit(2)`, the soft limit.
    static var descriptorLimit: Double {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .nan }
        return Double(limit.rlim_cur)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
