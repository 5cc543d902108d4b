/// A configuration and where each of its values comes from.
struct LoadedConfiguration: Sendable {
    let configuration: Configuration
    /// By variable name; what isn't here is a default.
    let origins: [String: ConfigurationOrigin]

    /// Where a variable's value comes from.
    func origin(of name: String) -> ConfigurationOrigin {
        origins[name] ?? .builtIn
    }
}

/// Gathers values from the environment and the file, and refuses them all together.
///
/// The environment wins over the file, variable by variable; within one of them a secret is given as `NAME` or as
/// `NAME_FILE`, not as both. An empty value counts as not set, which is how a unit file or a compose file clears one.
struct ConfigurationLoader {
    private static let prefix = "FRONTDESK_"

    private struct Layer {
        /// By name as written, `…_FILE` included.
        var values: [String: (text: String, origin: ConfigurationOrigin)] = [:]
    }

    private let table: [ConfigurationVariable]
    private var faults: [ConfigurationFault] = []
    private var origins: [String: ConfigurationOrigin] = [:]

    /// The configuration of `environment` and of the file at `path`, if one is given.
    static func load(
        environment: [String: String],
        file path: String?,
        table: [ConfigurationVariable] = Configuration.table
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var loader = ConfigurationLoader(table: table)
        return try loader.load(environment: environment, file: path)
    }

    private init(table: [ConfigurationVariable]) {
        self.table = table
    }

    private mutating func load(
        environment: [String: String],
        file path: String?
    ) throws(ConfigurationError) -> LoadedConfiguration {
        let layers = [layer(environment), path.map { layer(file: $0) } ?? Layer()]
        for layer in layers { refuseUnknownNames(layer) }
        var configuration = Configuration()
        for variable in table {
            guard let (text, origin) = value(of: variable, in: layers) else { continue }
            origins[variable.name] = origin
            do throws(Refusal) {
                try variable.set(&configuration, text)
            } catch {
                faults.append(ConfigurationFault(variable.name, origin: origin, error))
            }
        }
        for fault in configuration.crossFaults() where !faults.contains(where: { $0.subject == fault.subject }) {
            faults.append(ConfigurationFault(fault.subject, origin: origins[fault.subject], fault.refusal))
        }
        guard faults.isEmpty else { throw ConfigurationError(faults: faults) }
        return LoadedConfiguration(configuration: configuration, origins: origins)
    }

    private func layer(_ environment: [String: String]) -> Layer {
        var layer = Layer()
        for (name, text) in environment where name.hasPrefix(Self.prefix) && !text.isEmpty {
            layer.values[name] = (text, .environment)
        }
        return layer
    }

    private mutating func layer(file path: String) -> Layer {
        var layer = Layer()
        let file = ConfigurationFile(path: path)
        faults += file.faults
        for entry in file.entries where !entry.value.isEmpty {
            layer.values[entry.name] = (entry.value, .file(path: path, line: entry.line))
        }
        return layer
    }

    private mutating func refuseUnknownNames(_ layer: Layer) {
        let known = table.flatMap { [$0.name, $0.fileName].compactMap(\.self) }
        for (name, (_, origin)) in layer.values.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
            let remedy =
                nearestName(to: name, among: known).map { "did you mean \($0)?" }
                ?? "frontdesk print-config lists the names that exist"
            faults.append(ConfigurationFault(name, origin: origin, Refusal("is not a variable", remedy: remedy)))
        }
    }

    /// The text of the first layer that has one.
    private mutating func value(
        of variable: ConfigurationVariable,
        in layers: [Layer]
    ) -> (text: String, origin: ConfigurationOrigin)? {
        for layer in layers {
            let direct = layer.values[variable.name]
            guard let fileName = variable.fileName, let file = layer.values[fileName] else {
                if let direct { return direct }
                continue
            }
            if direct != nil {
                let refusal = Refusal("is set together with \(fileName)", remedy: "set one of the two")
                faults.append(ConfigurationFault(variable.name, origin: file.origin, refusal))
                return nil
            }
            return content(of: file, named: fileName)
        }
        return nil
    }

    private mutating func content(
        of file: (text: String, origin: ConfigurationOrigin),
        named name: String
    ) -> (text: String, origin: ConfigurationOrigin)? {
        do throws(FileError) {
            let bytes = try SmallFile.read(file.text, limit: 64 * 1024)
            guard let text = String(validating: bytes, as: UTF8.self)?.withoutTrailingNewline, !text.isEmpty else {
                let refusal = Refusal("names a file that is empty or not text", remedy: "write the secret into it")
                faults.append(ConfigurationFault(name, origin: file.origin, refusal))
                return nil
            }
            return (text, .secretFile(path: file.text, namedBy: file.origin))
        } catch {
            let refusal = Refusal("can't be read: \(error)", remedy: "name a file that this user can read")
            faults.append(ConfigurationFault(name, origin: file.origin, refusal))
            return nil
        }
    }
}

extension String {
    /// Without one line feed at the end, and the carriage return before it: what an editor or `echo` adds.
    var withoutTrailingNewline: String {
        var scalars = unicodeScalars
        if scalars.last == "\n" {
            scalars.removeLast()
            if scalars.last == "\r" { scalars.removeLast() }
        }
        return String(scalars)
    }
}
