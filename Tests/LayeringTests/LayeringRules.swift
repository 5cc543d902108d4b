/// The rules of the house, as functions from text to what breaks them.
struct LayeringRules {
    /// What the toolchain brings and any room may import.
    static let systemModules: Set = ["Swift", "Glibc", "Synchronization"]
    /// Rooms that touch the world outside; domain and doors know only what they stand for.
    static let drivers: Set = ["HTTPServer", "HTTPClient", "SQLiteStorage", "PostgresStorage"]
    /// The floor whose rooms must work without HTTP, drivers and C.
    static let domainFloor = 2
    /// One importer for each C library, so that one room alone has to know its rules.
    ///
    /// libevent has two: the loop owns its event base, and the server's buffers and TLS live on that base; a room between
    /// them would only repeat libevent's interface.
    static let importers: [String: Set<String>] = [
        "CLibevent": ["EventLoop", "HTTPServer"],
        "COpenSSL": ["Cryptography"],
        "CSQLite": ["SQLiteStorage"],
        "CCurl": ["HTTPClient"],
        "CPostgres": ["PostgresStorage"],
    ]

    let map: PackageMap

    /// Imports that the manifest doesn't declare, and modules from outside the house.
    func undeclaredImports(_ file: SourceFile) -> [String] {
        guard let room = map.rooms[file.room] else { return ["\(file.path): \(file.room) is no room of Package.swift"] }
        return file.imports.subtracting(Self.systemModules).subtracting(room.dependencies).sorted().map { name in
            name.hasPrefix("Foundation")
                ? "\(file.path) imports \(name): it costs start-up time and size, and we have what we need"
                : "\(file.path) imports \(name), which \(room.name) doesn't declare"
        }
    }

    /// Arrows that point up, or from the domain to what it mustn't know, or from a room below the roof to a driver.
    func wrongArrows() -> [String] {
        map.rooms.values.sorted { $0.name < $1.name }.flatMap { room in
            room.dependencies.sorted().compactMap { name in wrongArrow(from: room, to: name) }
        }
    }

    private func wrongArrow(from room: PackageMap.Room, to name: String) -> String? {
        if map.systemLibraries.contains(name) {
            let isImporter = Self.importers[name]?.contains(room.name) ?? false
            return isImporter ? nil : "\(room.name) imports \(name), which isn't its to import"
        }
        guard let target = map.rooms[name] else { return "\(room.name) depends on \(name), which is no room" }
        guard let floor = room.floor else { return nil }
        guard let targetFloor = target.floor else { return "\(room.name) depends on \(name), which is for tests alone" }
        if targetFloor > floor { return "\(room.name) (floor \(floor)) depends on \(name) (floor \(targetFloor))" }
        if Self.drivers.contains(name), floor < 4 { return "\(room.name) names the driver \(name)" }
        if floor == Self.domainFloor, name.hasPrefix("HTTP") { return "\(room.name) is domain and knows \(name)" }
        return nil
    }

    /// Promises to the compiler that it can't check, and that no comment in the line above explains; promises in lines
    /// that follow each other share one.
    static func unexplainedPromises(_ file: SourceFile) -> [String] {
        let lines = file.lines
        let promises = promises(file)
        let unexplained = promises.filter { index in
            let isBelowComment = index > 0 && lines[index - 1].drop { $0 == " " }.hasPrefix("//")
            return !isBelowComment && !promises.contains(index - 1)
        }
        return unexplained.map { "\(file.path):\($0 + 1) has no comment in the line above" }
    }

    /// The lines, from 0, that hold such a promise in code.
    static func promises(_ file: SourceFile) -> [Int] {
        file.lines.enumerated().compactMap { index, line in
            let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
            return code.contains("@unchecked Sendable") || code.contains("nonisolated(unsafe)") ? index : nil
        }
    }

    /// Files that nobody reads to the end.
    static func overlong(_ file: SourceFile, limit: Int) -> String? {
        let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
        return count > limit ? "\(file.path) has \(count) lines, more than \(limit)" : nil
    }

    /// A room without the file that says what it is for.
    static func unexplainedRoom(_ room: String, files: [SourceFile]) -> String? {
        let path = "Sources/\(room)/\(room).swift"
        guard let file = files.first(where: { $0.path == path }) else { return "\(room) has no \(path)" }
        return file.text.hasPrefix("// \(room): ") ? nil : "\(path) doesn't begin with // \(room): and its duty"
    }
}
