import JSON

/// Holds values against the part of JSON Schema that the service's own description uses, and stricter in one point: a
/// member that the schema doesn't name is a fault too, so that nothing can be answered that isn't described.
struct JSONSchema {
    let schemas: JSONValue

    /// What is wrong with `value`, each with its place.
    func faults(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") -> [String] {
        var faults = shapeFaults(value, schema, at: path)
        if let members = value.object, let named = properties(of: schema) {
            faults += members.filter { !named.contains($0.name) }.map { "\(path).\($0.name) is not described" }
        }
        return faults
    }

    private func shapeFaults(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        if let reference = schema["$ref"]?.string {
            guard let target = resolve(reference) else { return ["\(path): \(reference) leads nowhere"] }
            return shapeFaults(value, target, at: path)
        }
        if let choices = schema["anyOf"]?.array {
            let attempts = choices.map { faults(value, $0, at: path) }
            return attempts.contains([]) ? [] : ["\(path) fits none: \(attempts.joined())"]
        }
        if let parts = schema["allOf"]?.array { return parts.flatMap { shapeFaults(value, $0, at: path) } }
        return typeFaults(value, schema, at: path) + memberFaults(value, schema, at: path)
    }

    private func typeFaults(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        var faults: [String] = []
        let types = schema["type"]?.string.map { [$0] } ?? schema["type"]?.array?.compactMap(\.string) ?? []
        if !types.isEmpty, !types.contains(where: { Self.has(value, type: $0) }) {
            faults.append("\(path) is no \(types.joined(separator: " or "))")
        }
        if let choices = schema["enum"]?.array, !choices.contains(value) {
            faults.append("\(path) is none of \(choices)")
        }
        if let least = schema["minimum"]?.integer, let number = value.integer, number < least {
            faults.append("\(path) is under \(least)")
        }
        if let most = schema["maximum"]?.integer, let number = value.integer, number > most {
            faults.append("\(path) is over \(most)")
        }
        if let pattern = schema["format"]?.string.flatMap(Self.pattern), let text = value.string,
            text.wholeMatch(of: pattern) == nil
        {
            faults.append("\(path) has not the format \(schema["format"]?.string ?? "")")
        }
        return faults
    }

    private func memberFaults(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        var faults: [String] = []
        if let items = schema["items"], let elements = value.array {
            for (index, element) in elements.enumerated() {
                faults += self.faults(element, items, at: "\(path)[\(index)]")
            }
        }
        guard let members = value.object else { return faults }
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where value[name] == nil {
            faults.append("\(path).\(name) is missing")
        }
        for member in members {
            guard let schema = schema["properties"]?[member.name] else { continue }
            faults += self.faults(member.value, schema, at: "\(path).\(member.name)")
        }
        return faults
    }

    /// The members that a schema names; `nil` for one that takes any.
    private func properties(of schema: JSONValue) -> Set<String>? {
        if let reference = schema["$ref"]?.string { return resolve(reference).flatMap(properties) }
        if let parts = schema["allOf"]?.array { return Set(parts.compactMap(properties).joined()) }
        return schema["properties"]?.object.map { Set($0.map(\.name)) }
    }

    private func resolve(_ reference: String) -> JSONValue? {
        reference.split(separator: "/").last.flatMap { schemas[String($0)] }
    }

    private static func has(_ value: JSONValue, type: String) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null),
            ("integer", .integer), ("number", .integer), ("number", .double):
            true
        default: false
        }
    }

    private static func pattern(_ format: String) -> Regex<Substring>? {
        switch format {
        case "date-time": /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
        case "uuid": /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
        default: nil
        }
    }
}
