import JSON
import JWT
import Primitives

/// Everything that is wrong with a guest token but for its signature, for whoever tries to find out why it is refused.
///
/// The verifier stops at the first fault, as it must; this goes on.
enum TokenProblems {
    static func find(header: JSONValue, claims: JSONValue, at now: Timestamp) -> [String] {
        var problems: [String] = []
        if header["alg"]?.string != "HS256" { problems.append("alg is not HS256") }
        if let type = header["typ"], type.string?.uppercased() != "JWT" { problems.append("typ is not JWT") }
        for name in ["iss", "sub"] {
            if let text = claims[name]?.string, !text.isEmpty { continue }
            problems.append("\(name) is missing or no text")
        }
        problems += expiry(claims["exp"], at: now)
        for name in ["nbf", "iat"] {
            guard let value = claims[name] else { continue }
            guard let time = time(value) else {
                problems.append("\(name) is not a number of seconds")
                continue
            }
            if time > now + JWTVerifier.leeway { problems.append("\(name) lies in the future: \(time)") }
        }
        return problems
    }

    private static func expiry(_ value: JSONValue?, at now: Timestamp) -> [String] {
        guard let value else { return ["exp is missing"] }
        guard let time = time(value) else { return ["exp is not a number of seconds"] }
        return time > now ? [] : ["expired at \(time)"]
    }

    /// A `NumericDate` of RFC 7519 section 2 from 1970 to 9999, milliseconds in place of seconds being the usual mistake.
    private static func time(_ value: JSONValue) -> Timestamp? {
        let seconds: Double
        switch value {
        case .integer(let value): seconds = Double(value)
        case .double(let value): seconds = value
        default: return nil
        }
        guard seconds >= 0, seconds <= 253_402_300_799 else { return nil }
        return Timestamp(milliseconds: Int64(seconds * 1000))
    }
}
