/// Takes out of a file what only its writers need.
enum Compaction {
    /// The file without comments and indentation; as it is where it isn't a script or a style sheet, or isn't understood.
    static func compact(_ bytes: [UInt8], suffix: String) -> [UInt8] {
        do throws(NotUnderstood) {
            switch suffix {
            case "js", "mjs": return try ScriptCompactor.compact(bytes)
            case "css": return try StyleCompactor.compact(bytes)
            default: return bytes
            }
        } catch {
            return bytes
        }
    }
}
