/// The name that was probably meant, or `nil` where none is near: at most a third of the letters differ.
func nearestName(to text: String, among names: [String]) -> String? {
    let distances = names.map { (name: $0, distance: editDistance(text, $0)) }
    guard let nearest = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return nearest.distance <= max(2, text.count / 3) && nearest.distance < text.count ? nearest.name : nil
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to get from one text to the
/// other (optimal string alignment), case aside.
func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left.lowercased().utf8)
    let right = Array(right.lowercased().utf8)
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let isSame = left[row] == right[column]
            var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}

/// A text as a sentence shows it: in quotation marks, without control characters, and not too long.
func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(60).map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
    let shown = String(String.UnicodeScalarView(scalars))
    return text.unicodeScalars.count > 60 ? "\"\(shown)…\"" : "\"\(shown)\""
}
