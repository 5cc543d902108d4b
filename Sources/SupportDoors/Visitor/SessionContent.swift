import HTTP
import JSON
import Primitives
import SupportDesk

/// What `POST /api/v1/sessions` takes, parsed.
struct SessionContent {
    let request: SessionRequest

    init(_ httpRequest: Request, isOwnOrigin: (String) -> Bool) throws(Problem) {
        var content = try RequestContent(httpRequest)
        let site = content.requiredText("site", maximumBytes: 128)
        let visitorToken = content.text("visitorToken", maximumBytes: 8192)
        let identityToken = content.text("identityToken", maximumBytes: 8192)
        var profile = VisitorProfile()
        content.object("profile") { inner in
            profile = VisitorProfile(
                name: inner.text("name", maximumBytes: 1024),
                email: inner.text("email", maximumBytes: 1024),
                locale: inner.text("locale", maximumBytes: 128),
                timezone: inner.text("timezone", maximumBytes: 128)
            )
        }
        var page = VisitorPage()
        content.object("page") { inner in
            page = VisitorPage(
                url: inner.text("url", maximumBytes: 8192),
                title: inner.text("title", maximumBytes: 8192),
                referrer: inner.text("referrer", maximumBytes: 8192)
            )
        }
        try content.finish()
        let origin = httpRequest.headers["Origin"]
        request = SessionRequest(
            siteKey: site,
            origin: origin.flatMap { isOwnOrigin($0) ? nil : $0 },
            visitorToken: visitorToken.map { Secret($0) },
            identityToken: identityToken.map { Secret($0) },
            profile: profile,
            page: page
        )
    }
}

extension JSONWriter {
    mutating func shape(_ session: VisitorSession) {
        object { writer in
            writer.member("visitorToken", session.token.unredactedText)
            writer.member("expiresAt", session.expiresAt.description)
            writer.object("visitor") { writer in
                writer.member("id", session.visitor.id.description)
                writer.member("name", session.visitor.name)
                writer.member("email", session.visitor.email)
                writer.member("identity", session.visitor.identity.rawValue)
                writer.member("memberId", session.visitor.personID?.description)
            }
            writer.name("site")
            writer.shape(session.site, transcriptMail: false)
            writer.members(of: session.snapshot)
        }
    }
}
