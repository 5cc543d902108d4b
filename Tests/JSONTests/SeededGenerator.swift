import JSON

/// SplitMix64: the same values for the same seed, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension JSONValue {
    /// Any value, nested at most `depth` deep.
    static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(.random(in: .min ... .max, using: &generator))
        case 3: return .integer(.random(in: -10...10, using: &generator))
        case 4:
            let double = Double(bitPattern: generator.next())
            return .double(double.isFinite ? double : 0.5)
        case 5: return .string(randomText(using: &generator))
        case 6, 7:
            var names = Set<String>()
            return .object(
                (0..<Int.random(in: 0...20, using: &generator)).compactMap { _ in
                    let name = randomText(using: &generator)
                    guard names.insert(name).inserted else { return nil }
                    return JSONMember(name, random(depth: depth - 1, using: &generator))
                }
            )
        default:
            return .array(
                (0..<Int.random(in: 0...5, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) }
            )
        }
    }

    private static func randomText(using generator: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7F, 0x20...0x7F, 0x80...0x7FF, 0x2020...0x2030, 0xE000...0xFFFF, 0x1F300...0x1F6FF,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
            if let scalar = Unicode.Scalar(.random(in: range, using: &generator)) { text.append(scalar) }
        }
        return String(text)
    }
}
