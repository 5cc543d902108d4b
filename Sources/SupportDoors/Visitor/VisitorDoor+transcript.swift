import EventLoop
import HTTP
import Primitives
import SupportDesk
import Telemetry

// What a visitor takes along of a conversation.
extension VisitorDoor {
    /// A client for whom more waits gets the next part later.
    private static let backlog = 65_536

    var transcriptEndpoints: [Endpoint] { [readTranscript] }

    private var readTranscript: Endpoint {
        let operation = operation("Reads the whole conversation as text, oldest first; a line of dashes ends it")
            .answering(200, "Transcript", "The transcript", as: "text/plain")
            .refusing(404, "conversation_not_found")
        let template = "/api/v1/conversations/{id}/transcript"
        return context.endpoint(.get, template, operation) { request throws(Problem) in
            let (visitor, id) = try await authenticateMember(request)
            let transcript = try await context.asking { () throws(DeskError) in
                try await desk.transcript(of: id, for: visitor)
            }
            let headers: HeaderFields = [
                "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store",
                "Content-Disposition": "attachment; filename=\"conversation-\(id).txt\"",
                "X-Content-Type-Options": "nosniff",
            ]
            let requestID = request.id
            return Response(
                .ok,
                headers: headers,
                body: .stream { stream in
                    stream.loop.run { await write(transcript, on: stream, for: requestID) }
                }
            )
        }
    }

    /// Writes a transcript part by part, as fast as the client takes it in.
    private func write(_ transcript: Transcript, on stream: any ResponseStream, for requestID: String) async {
        var transcript = transcript
        do throws(DeskError) {
            while let part = try await transcript.next() {
                guard stream.write(StreamFrame(Array(part.utf8))) else { return }
                while stream.waitingByteCount > Self.backlog {
                    await stream.loop.sleep(for: .milliseconds(20))
                }
            }
        } catch {
            // It ends without its last line, by which the reader sees it.
            context.logger.error(
                "a transcript was cut off",
                ["request.id": .string(requestID), "error": .cause(error)]
            )
        }
        stream.end()
    }
}
