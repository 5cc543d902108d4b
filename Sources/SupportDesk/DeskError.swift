public import Accounts
public import GuestTokens
public import JWT
import Primitives
public import Storage

/// Why the desk didn't do it.
public enum DeskError: Error, Sendable {
    /// No site has this public key or id.
    case siteNotFound
    /// The site doesn't list the page's origin.
    case originNotAllowed
    /// The visitor token has ended.
    case tokenExpired
    /// The visitor token isn't one of ours, or is for another site.
    case tokenInvalid
    /// The visitor token was taken back.
    case tokenRevoked
    /// The site API key isn't known.
    case apiKeyInvalid
    /// The JWT by which a site vouches for its visitor was refused.
    case identityTokenRefused(JWTError)
    /// No such conversation, as seen by who asks.
    case conversationNotFound
    /// No such message in the conversation.
    case messageNotFound
    /// The site has no such department, or the agent doesn't belong to it.
    case departmentNotFound
    /// The site has no departments, so nobody could answer.
    case noDepartments
    /// No such agent, or not one of the department.
    case agentNotFound
    /// No such canned answer, or not one of the agent's sites.
    case cannedAnswerNotFound
    /// Another canned answer of the site has the shortcut.
    case shortcutTaken
    /// The site has as many canned answers as it may.
    case tooManyCannedAnswers
    /// The `clientId` was used for something else already.
    case clientIDTaken
    /// Another agent has the direct conversation.
    case assignedToAnother
    /// The conversation isn't in the state that the action needs.
    case wrongStatus(String)
    /// E-mail or password is wrong.
    case credentialsInvalid
    /// Too many failed log-ins.
    case tooManyAttempts(retryAfter: Duration)
    /// No session, or one that has ended.
    case sessionRequired
    /// The CSRF token is missing or wrong.
    case csrfTokenInvalid
    /// Someone has this name or address already.
    case taken(String)
    /// The broker has no access token for the visitor.
    case guestToken(GuestTokenError)
    /// The accounts refused.
    case accounts(AccountsError)
    /// The database failed.
    case storage(StorageError)
    /// The configuration can't be worked with.
    case misconfigured(String)
}

extension DeskError: CustomStringConvertible {
    /// One sentence, safe for anyone.
    public var description: String {
        switch self {
        case .siteNotFound: "no site has this key"
        case .originNotAllowed: "the site doesn't list this origin"
        case .tokenExpired: "the visitor token has expired; start a session again"
        case .tokenInvalid: "the visitor token is not valid; start a session without it"
        case .tokenRevoked: "the visitor token was revoked; start a session without it"
        case .apiKeyInvalid: "the site API key is not known"
        case .identityTokenRefused(let error): "the identity token was refused: \(error)"
        case .conversationNotFound: "there is no such conversation"
        case .messageNotFound: "there is no such message in this conversation"
        case .departmentNotFound: "there is no such department"
        case .noDepartments: "this site has no department yet that could answer"
        case .agentNotFound: "there is no such agent in the department"
        case .cannedAnswerNotFound: "there is no such answer"
        case .shortcutTaken: "another answer of the site has this shortcut"
        case .tooManyCannedAnswers:
            "the site has \(SupportDesk.cannedAnswerLimit) answers already; remove one that nobody needs"
        case .clientIDTaken: "this clientId was used for something else already"
        case .assignedToAnother: "another agent has this direct conversation; transfer it first"
        case .wrongStatus(let reason): reason
        case .credentialsInvalid: "the e-mail address or the password is wrong"
        case .tooManyAttempts: "too many failed log-ins; wait a little"
        case .sessionRequired: "log in first"
        case .csrfTokenInvalid: "the X-CSRF-Token header is missing or wrong"
        case .taken(let what): "\(what) exists already"
        case .guestToken(let error): "\(error)"
        case .accounts(let error): "\(error)"
        case .storage(let error): "\(error)"
        case .misconfigured(let reason): reason
        }
    }
}
