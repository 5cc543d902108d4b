import Foundation
import HTTP
import HTTPClient
import JSON
import Primitives
import Testing

@testable import Frontdesk

/// The real binary, killed while it works.
struct CrashTests {
    /// A running `frontdesk serve`.
    private struct Served {
        let process: Process
        let url: String

        /// Starts it and waits for the line that says where it listens.
        init(on folder: FilePath) async throws {
            let process = Process()
            // The binary stands beside that of the tests.
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent()
                .appendingPathComponent("frontdesk")
            process.arguments = ["serve"]
            process.environment = [
                "FRONTDESK_DATA": folder.text, "FRONTDESK_PUBLIC": folder.text, "FRONTDESK_LISTEN": "127.0.0.1:0",
            ]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let line = try await onThread { String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) }
            self.process = process
            url = try #require(line.wholeMatch(of: /listening on (http\S+)\n/)).output.1.description
        }

        /// Ends it as a power cut does.
        func kill() {
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    private let client = HTTPClient(timeout: .seconds(20), concurrency: 8)

    private func send(
        _ method: HTTP.Method,
        _ url: String,
        token: String? = nil,
        _ body: JSONValue? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        var headers: HeaderFields = ["Content-Type": "application/json"]
        if let token { headers.set("Authorization", "Bearer \(token)") }
        let response = try await client.send(method: method, url: url, headers: headers, body: body?.bytes ?? [])
        return (response.status.code, (try? JSONValue(parsing: response.body)) ?? .null)
    }

    /// Says things until the service is gone, and returns what it had acknowledged, by `clientId`.
    private func sayUntilKilled(_ url: String, _ token: String, _ writer: Int) async -> [String: Int64] {
        var acknowledged: [String: Int64] = [:]
        for number in 0..<10_000 {
            let clientID = newClientID()
            let body: JSONValue = ["clientId": .string(clientID), "text": .string("\(writer): \(number)")]
            guard let answer = try? await send(.post, url, token: token, body), answer.status == 201 else { break }
            acknowledged[clientID] = answer.json["seq"]?.integer
        }
        return acknowledged
    }

    @Test func `what was acknowledged before a kill is there once, in order, in a log without gaps`() async throws {
        try await withTemporaryFolder { folder in
            let site = try await CommandRunner(folder: folder).json(
                "site",
                "add",
                "--name",
                "Shop",
                "--origin",
                "https://shop.example"
            )
            let first = try await Served(on: folder)
            let session = try await send(.post, first.url + "/api/v1/sessions", ["site": site["key"] ?? .null])
            let token = try #require(session.json["visitorToken"]?.string)
            let opening: JSONValue = ["clientId": .string(newClientID())]
            let opened = try await send(.post, first.url + "/api/v1/conversations", token: token, opening)
            let path = "/api/v1/conversations/\(try #require(opened.json["conversation"]?["id"]?.string))/messages"
            let acknowledged = await withTaskGroup(of: [String: Int64].self) { group in
                for writer in 0..<4 { group.addTask { await sayUntilKilled(first.url + path, token, writer) } }
                // The kill comes in the midst of the work, whenever that much of it is done.
                _ = try? await eventually {
                    let page = try await send(.get, first.url + path + "?max=1", token: token)
                    return page.json["items"]?[0]?["seq"]?.integer ?? 0 > 60
                }
                first.kill()
                return await group.reduce(into: [:]) { $0.merge($1) { own, _ in own } }
            }
            #expect(acknowledged.count > 50)
            let second = try await Served(on: folder)
            defer { second.kill() }
            let messages = try await history(second.url + path, token)
            let seqs = messages.compactMap { $0["seq"]?.integer }
            #expect(seqs == Array(3..<3 + Int64(seqs.count)), "the log has no gap: two events, then messages alone")
            let found = Dictionary(grouping: messages) { $0["clientId"]?.string ?? "" }
            for (clientID, seq) in acknowledged {
                #expect(found[clientID]?.count == 1 && found[clientID]?.first?["seq"] == .integer(seq))
            }
            #expect(messages.count <= acknowledged.count + 4, "at most one of each writer was on its way")
        }
    }

    /// All that was said, oldest first.
    private func history(_ url: String, _ token: String) async throws -> [JSONValue] {
        var messages: [JSONValue] = []
        var hasMore = true
        while hasMore {
            let before = messages.last?["id"]?.string.map { "&before=\($0)" } ?? ""
            let page = try await send(.get, url + "?max=100" + before, token: token)
            messages += page.json["items"]?.array ?? []
            hasMore = page.json["hasMore"] == true
        }
        return messages.reversed()
    }
}
