import EventLoop
import HTTP
import JSON
import Primitives
import SupportDesk
import Telemetry

extension LiveStreams {
    /// Tells visitors what changes of their sites, about once a second, until the task is cancelled.
    public func watchSites() async {
        var seconds = 0
        while !Task.isCancelled {
            await lookAtSites()
            if seconds % Self.heartbeatSeconds == 0 { await lookAtSettings() }
            await loops[0].loop.sleep(for: .seconds(1))
            seconds += 1
        }
    }

    /// Tells the visitors of those sites of which departments have come online or gone.
    func lookAtSites() async {
        do {
            for site in try await sites.look() {
                try await tell(site) { bytes in
                    _ = await self.sites.isChanged(site, shownAs: bytes)
                    return true
                }
            }
        } catch {
            logger.warning("visitors can't be told of their sites", ["error": .cause(error)])
        }
    }

    /// Tells the visitors of those sites whose settings have changed.
    private func lookAtSettings() async {
        var followed: Set<SiteID> = []
        for loop in loops { followed.formUnion(await loop.sites) }
        do {
            for site in followed { try await tell(site) { await self.sites.isChanged(site, shownAs: $0) } }
        } catch {
            logger.warning("visitors can't be told of their sites", ["error": .cause(error)])
        }
    }

    /// Tells a visitor's new stream how the site is where that has changed since the session began.
    func tellSite(on box: LoopConfined<LiveStream>, ofTokenEndingAt expiresAt: Timestamp) async {
        let start = desk.sessionStart(ofTokenEndingAt: expiresAt)
        guard let site = box.value.siteID, await sites.hasChanged(site, since: start) else { return }
        do {
            let frame = try await siteFrame(site).frame
            box.value.stream.write(frame)
        } catch {
            logger.warning("a visitor can't be told of the site", ["error": .cause(error)])
        }
    }

    private func tell(_ site: SiteID, if isWanted: ([UInt8]) async -> Bool) async throws(DeskError) {
        let (bytes, frame) = try await siteFrame(site)
        guard await isWanted(bytes) else { return }
        for loop in loops { loop.loop.execute { loop.assumeIsolated { $0.tell(frame, toVisitorsOf: site) } } }
    }

    private func siteFrame(_ id: SiteID) async throws(DeskError) -> (bytes: [UInt8], frame: StreamFrame) {
        let site = try await desk.site(id)
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.name("site")
            writer.shape(site, transcriptMail: false)
        }
        return (writer.bytes, LiveEncoder.frame("site", writer.bytes, id: nil))
    }
}
