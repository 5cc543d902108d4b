/// The file of `--config`: lines of `NAME=value`.
///
/// A line that begins with `#` is a comment. A value may stand in single quotes, which take everything literally, or in
/// double quotes, which know `\"`, `\\`, `\n` and `\t`; without quotes it ends with the line and white space around it
/// doesn't count. The form is a subset of what systemd's `EnvironmentFile=` reads, so one file serves both.
struct ConfigurationFile {
    struct Entry: Hashable {
        let name: String
        let value: String
        let line: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var faults: [ConfigurationFault] = []

    /// Reads the file at `path`; what can't be read becomes a fault.
    init(path: String) {
        do throws(FileError) {
            let bytes = try SmallFile.read(path, limit: 1 << 20)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                faults = [ConfigurationFault(path, Refusal("is not UTF-8", remedy: "save it as UTF-8"))]
                return
            }
            parse(text, path: path)
        } catch {
            let refusal = Refusal("can't be read: \(error)", remedy: "give --config a file that this user can read")
            faults = [ConfigurationFault(path, refusal)]
        }
    }

    /// Parses a text; `path` is where faults say that they are.
    init(text: String, path: String) {
        parse(text, path: path)
    }

    private mutating func parse(_ text: String, path: String) {
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let content = line.trimmed
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            do throws(Refusal) {
                let (name, value) = try Self.assignment(content)
                guard !entries.contains(where: { $0.name == name }) else {
                    throw Refusal("sets \(name) a second time", remedy: "keep one of the two lines")
                }
                entries.append(Entry(name: name, value: value, line: index + 1))
            } catch {
                faults.append(ConfigurationFault("line \(index + 1) of \(path)", error))
            }
        }
    }

    private static func assignment(_ line: Substring) throws(Refusal) -> (String, String) {
        guard let equals = line.firstIndex(of: "=") else {
            throw Refusal("has no =", remedy: "write NAME=value, or # before a comment")
        }
        let name = line[..<equals].trimmed
        let isNamePart: (UInt8) -> Bool = { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
        guard !name.isEmpty, name.utf8.allSatisfy(isNamePart) else {
            throw Refusal("has no name before =", remedy: "write NAME=value with capitals, digits and _ in the name")
        }
        return (String(name), try value(line[line.index(after: equals)...].trimmed))
    }

    private static func value(_ text: Substring) throws(Refusal) -> String {
        guard let quote = text.first, quote == "\"" || quote == "'" else { return String(text) }
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == quote {
                guard rest.trimmed.isEmpty else {
                    throw Refusal("goes on after the closing quote", remedy: "quote the whole value")
                }
                return value
            }
            if character == "\\", quote == "\"" {
                value.append(try escaped(rest.popFirst()))
            } else {
                value.append(character)
            }
        }
        throw Refusal("has no closing \(quote)", remedy: "close the quote, or leave both out")
    }

    private static func escaped(_ character: Character?) throws(Refusal) -> Character {
        switch character {
        case "\"", "\\": return character ?? "\\"
        case "n": return "\n"
        case "t": return "\t"
        default:
            throw Refusal("has an unknown escape", remedy: "write \\\\ for a backslash, or use single quotes")
        }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmed: SubSequence {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
