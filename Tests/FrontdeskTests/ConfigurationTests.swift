import Telemetry
import Testing

@testable import Frontdesk

struct ConfigurationTests {
    /// A key that is right, and never a service's.
    private let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    private func load(_ environment: [String: String], file: FilePath? = nil) throws -> LoadedConfiguration {
        try ConfigurationLoader.load(environment: environment, file: file?.text)
    }

    /// What the loader says, one fault a line; empty where it is content.
    private func faults(_ environment: [String: String], file: FilePath? = nil) -> [String] {
        do throws(ConfigurationError) {
            _ = try ConfigurationLoader.load(environment: environment, file: file?.text)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    @Test func `nothing set gives the defaults`() throws {
        let loaded = try load(["PATH": "/bin", "HOME": "/"])
        #expect(loaded.configuration.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(loaded.configuration.dataFolder == FilePath("./data"))
        #expect(loaded.configuration.database.path(dataFolder: FilePath("d/")) == FilePath("d/frontdesk.sqlite"))
        #expect(loaded.configuration.publicFolder == FilePath("./public"))
        #expect(loaded.configuration.logLevel == .info)
        #expect(loaded.configuration.tls == nil && loaded.configuration.masterKey == nil)
        #expect(loaded.origin(of: "FRONTDESK_LISTEN") == .builtIn)
    }

    @Test(arguments: Configuration.table.filter { !$0.isSecret }.map(\.name))
    func `a default is a text that the variable accepts`(name: String) throws {
        let variable = try #require(Configuration.table.first { $0.name == name })
        guard let text = variable.defaultText else { return }
        var configuration = Configuration()
        try variable.set(&configuration, text)
        #expect(variable.text(configuration) == text)
    }

    @Test func `names are distinct and in the prefix`() {
        let names = Configuration.table.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.hasPrefix("FRONTDESK_") && !$0.hasSuffix("_FILE") })
    }

    @Test func `the environment wins over the file, variable by variable`() throws {
        try withTemporaryFolder { folder in
            let file = try folder.write("conf", "FRONTDESK_DATA=/from/file\nFRONTDESK_LOG_LEVEL=debug\n")
            let loaded = try load(["FRONTDESK_LOG_LEVEL": "warning"], file: file)
            #expect(loaded.configuration.dataFolder == FilePath("/from/file"))
            #expect(loaded.configuration.logLevel == .warning)
            #expect(loaded.origin(of: "FRONTDESK_DATA") == .file(path: file.text, line: 1))
            #expect(loaded.origin(of: "FRONTDESK_LOG_LEVEL") == .environment)
        }
    }

    @Test func `an empty value counts as not set`() throws {
        let loaded = try load(["FRONTDESK_DATA": "", "FRONTDESK_TLS_KEY": ""])
        #expect(loaded.configuration.dataFolder == FilePath("./data"))
    }

    @Test func `an unknown name suggests the nearest one`() {
        #expect(
            faults(["FRONTDESK_LISTN": "x"])
                == ["FRONTDESK_LISTN (environment) is not a variable; did you mean FRONTDESK_LISTEN?"]
        )
        #expect(
            faults(["FRONTDESK_MASTER_KEY_FIEL": "x"])
                == [
                    "FRONTDESK_MASTER_KEY_FIEL (environment) is not a variable; did you mean FRONTDESK_MASTER_KEY_FILE?"
                ]
        )
        #expect(
            faults(["FRONTDESK_SOMETHING_ENTIRELY_ELSE": "x"])
                == [
                    "FRONTDESK_SOMETHING_ENTIRELY_ELSE (environment) is not a variable; "
                        + "frontdesk print-config lists the names that exist"
                ]
        )
    }

    @Test func `a file for what isn't secret is an unknown name`() {
        #expect(faults(["FRONTDESK_LISTEN_FILE": "/etc/listen"]).count == 1)
    }

    @Test func `all faults are told together`() {
        let faults = faults([
            "FRONTDESK_LISTEN": "nowhere", "FRONTDESK_LOG_LEVEL": "loud", "FRONTDESK_DATABASE": "mysql://u:pw@h",
            "FRONTDESK_PUBLIC_URL": "chat", "FRONTDESK_MASTER_KEY": "short", "FRONTDESK_TRUSTED_PROXIES": "10.0.0.0/33",
            "FRONTDESK_TLS_KEY": "/nope", "FRONTDESK_OTHER": "x",
        ])
        let subjects = faults.map { String($0.prefix { $0 != " " }) }
        #expect(
            Set(subjects)
                == [
                    "FRONTDESK_LISTEN", "FRONTDESK_LOG_LEVEL", "FRONTDESK_DATABASE", "FRONTDESK_PUBLIC_URL",
                    "FRONTDESK_MASTER_KEY", "FRONTDESK_TRUSTED_PROXIES", "FRONTDESK_TLS_CERTIFICATE",
                    "FRONTDESK_TLS_KEY", "FRONTDESK_OTHER",
                ]
        )
        #expect(faults.allSatisfy { $0.contains("; ") }, "each says what to do")
        #expect(!faults.contains { $0.contains("pw") }, "a password isn't repeated")
    }

    @Test func `PostgreSQL is refused with a sentence and without the URL`() {
        for scheme in ["postgres", "postgresql"] {
            #expect(
                faults(["FRONTDESK_DATABASE": "\(scheme)://user:secret@host/db"])
                    == [
                        "FRONTDESK_DATABASE (environment) asks for PostgreSQL, which this version doesn't have built in; "
                            + "use sqlite: for the embedded database"
                    ]
            )
        }
    }

    @Test func `TLS takes a certificate and a key, or neither`() throws {
        try withTemporaryFolder { folder in
            let certificate = try folder.write("cert.pem", "x").text
            let key = try folder.write("key.pem", "x").text
            let both = ["FRONTDESK_TLS_CERTIFICATE": certificate, "FRONTDESK_TLS_KEY": key]
            #expect(try load(both).configuration.tls?.key == FilePath(key))
            #expect(faults(["FRONTDESK_TLS_CERTIFICATE": certificate]).count == 1)
            #expect(faults(["FRONTDESK_TLS_KEY": key]).count == 1)
            let absent = faults(both.merging(["FRONTDESK_TLS_KEY": key + ".old"]) { $1 })
            #expect(absent.count == 1)
            #expect(absent.first?.contains("FRONTDESK_TLS_KEY (environment) can't be read") == true)
        }
    }

    @Test func `a secret comes from a variable or from a file`() throws {
        try withTemporaryFolder { folder in
            let file = try folder.write("key", key + "\n").text
            let direct = try load(["FRONTDESK_MASTER_KEY": key]).configuration.masterKey
            let fromFile = try load(["FRONTDESK_MASTER_KEY_FILE": file])
            #expect(direct != nil && direct?.secret == fromFile.configuration.masterKey?.secret)
            let origin = ConfigurationOrigin.secretFile(path: file, namedBy: .environment)
            #expect(fromFile.origin(of: "FRONTDESK_MASTER_KEY") == origin)
        }
    }

    @Test func `a secret given twice, or by a file that says nothing, is refused`() throws {
        try withTemporaryFolder { folder in
            let file = try folder.write("key", key).text
            let empty = try folder.write("empty", "\n").text
            #expect(faults(["FRONTDESK_MASTER_KEY": key, "FRONTDESK_MASTER_KEY_FILE": file]).count == 1)
            #expect(faults(["FRONTDESK_MASTER_KEY_FILE": empty]).count == 1)
            #expect(faults(["FRONTDESK_MASTER_KEY_FILE": file + ".old"]).count == 1)
            #expect(faults(["FRONTDESK_MASTER_KEY_FILE": folder.text]).count == 1)
            #expect(faults(["FRONTDESK_MASTER_KEY_FILE": file]).isEmpty)
        }
    }

    @Test(arguments: ["not base64!", "AAEC", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAECAwQFBgcICQoLDA0ODxA="])
    func `a master key that isn't the base64 of 32 bytes is refused and not repeated`(text: String) throws {
        let faults = faults(["FRONTDESK_MASTER_KEY": text])
        #expect(faults.count == 1)
        #expect(faults.allSatisfy { !$0.contains(text) && $0.contains("openssl rand -base64 32") })
    }
}
