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

    /// The script at a path of the files with all that it imports, or by itself where it can't be joined with them.
    static func link(_ path: String, _ files: [String: [UInt8]]) -> [UInt8] {
        do throws(NotUnderstood) {
            return try ScriptLinker.link(path) { files[$0] }
        } catch {
            return compact(files[path] ?? [], suffix: "js")
        }
    }
}
