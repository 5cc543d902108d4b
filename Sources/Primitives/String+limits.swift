extension String {
    /// The text without white space around it, cut to at most `count` bytes of UTF-8 at the end of a character.
    public func trimmedToBytes(_ count: Int) -> String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        var bytes = text.utf8.count
        while bytes > count, let last = text.popLast() { bytes -= last.utf8.count }
        return String(text)
    }
}
