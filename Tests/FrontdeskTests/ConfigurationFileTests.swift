import Testing

@testable import Frontdesk

struct ConfigurationFileTests {
    private func value(_ line: String) -> String? {
        let file = ConfigurationFile(text: line, path: "conf")
        return file.faults.isEmpty ? file.entries.first?.value : nil
    }

    @Test func `lines, comments and blank lines are told apart`() {
        let file = ConfigurationFile(text: "# comment\n\n A=1\r\n\tB = two words \n#C=3\nD=", path: "conf")
        #expect(file.faults.isEmpty)
        #expect(
            file.entries == [
                .init(name: "A", value: "1", line: 3), .init(name: "B", value: "two words", line: 4),
                .init(name: "D", value: "", line: 6),
            ]
        )
    }

    @Test(arguments: [
        ("A=b#c", "b#c"), ("A=b=c", "b=c"), ("A='b # $c \\n'", "b # $c \\n"),
        ("A=\"b \\\"c\\\" \\\\ \\n\\t\"", "b \"c\" \\ \n\t"),
        ("A='it''s'", nil), ("A=\"open", nil), ("A='open", nil), ("A=\"b\" c", nil), ("A=\"\\x\"", nil),
        ("A=\"b\\", nil),
        ("A='b'  ", "b"), ("A=b'c'", "b'c'"), ("A=''", ""),
    ])
    func `quotes are taken off or refused`(line: String, expected: String?) {
        #expect(value(line) == expected)
    }

    @Test(arguments: ["FRONTDESK_LISTEN", "=x", "export A=b", "a=b", "A B=c", "A-B=c"])
    func `a line that assigns nothing is refused with its number`(line: String) {
        let file = ConfigurationFile(text: "# one\n\(line)\n", path: "conf")
        #expect(file.faults.map(\.subject) == ["line 2 of conf"])
        #expect(file.entries.isEmpty)
    }

    @Test func `a name that comes twice is refused`() {
        let file = ConfigurationFile(text: "A=1\nB=1\nA=2", path: "conf")
        #expect(file.faults.map(\.description) == ["line 3 of conf sets A a second time; keep one of the two lines"])
    }

    @Test func `every bad line is told`() {
        #expect(ConfigurationFile(text: "x\ny\nA=1\nz", path: "conf").faults.count == 3)
    }

    @Test func `a name that isn't ours is refused in the file, whatever the environment has`() throws {
        try withTemporaryFolder { folder in
            let file = try folder.write("conf", "PATH=/bin\n")
            #expect(throws: ConfigurationError.self) {
                try ConfigurationLoader.load(environment: ["PATH": "/bin"], file: file.text)
            }
        }
    }

    @Test func `a file that is absent or no text is refused`() throws {
        #expect(ConfigurationFile(path: "/nonexistent/conf").faults.count == 1)
        try withTemporaryFolder { folder in
            let path = folder.appending("binary")
            try SmallFile.create(path.text, [0x41, 0x3D, 0xFF], permissions: 0o600)
            #expect(ConfigurationFile(path: path.text).faults.count == 1)
        }
    }
}
