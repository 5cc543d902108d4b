/// The rooms, their floors and their arrows, as `Package.swift` has them.
///
/// The compiler can't hold the arrows: an import of a module that happens to be built already passes without being
/// declared. So the manifest is read as text, floors from its comments and arrows from its arrays.
struct PackageMap {
    struct Room: Hashable {
        let name: String
        /// `nil` for a target that only tests use.
        let floor: Int?
        let dependencies: Set<String>
    }

    let rooms: [String: Room]
    let systemLibraries: Set<String>

    init(manifest: String) {
        systemLibraries = Set(manifest.matches(of: /systemLibrary\(name: "(\w+)"/).map { String($0.1) })
        var rooms: [String: Room] = [:]
        // What stands before the first floor are C libraries; what stands after the last are tests.
        for section in manifest.split(separator: "// Floor ").dropFirst() {
            let parts = section.split(separator: "// For tests alone.", maxSplits: 1)
            for (index, part) in parts.enumerated() {
                let floor = index == 0 ? section.first?.wholeNumberValue : nil
                for (name, dependencies) in Self.targets(part) {
                    rooms[name] = Room(name: name, floor: floor, dependencies: dependencies)
                }
            }
        }
        self.rooms = rooms
    }

    private static func targets(_ text: Substring) -> [(String, Set<String>)] {
        let rooms = text.matches(of: /\broom\(\s*"(\w+)",\s*\[([^\]]*)\]/).map { ($0.1, $0.2) }
        let executables = text.matches(of: /executableTarget\(\s*name: "(\w+)",\s*dependencies: \[([^\]]*)\]/)
        return (rooms + executables.map { ($0.1, $0.2) }).map { name, list in
            (String(name), Set(list.matches(of: /"(\w+)"/).map { String($0.1) }))
        }
    }
}
