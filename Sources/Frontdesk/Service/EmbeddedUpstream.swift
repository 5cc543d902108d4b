import Accounts
import GuestTokens
import Primitives
import WebexAPI

/// The broker's upstream in embedded mode: the very verification that `POST /v1/jwt/login` serves, without the wire.
struct EmbeddedUpstream: GuestTokenUpstream {
    let accounts: Accounts

    func secret(ofIssuer issuer: String) async throws(GuestTokenError) -> Secret {
        do throws(AccountsError) {
            return try await accounts.guestIssuerSecret(issuer)
        } catch {
            throw .issuerUnavailable("\(error)")
        }
    }

    func exchange(_ guestToken: String) async throws(GuestTokenError) -> GuestAccess {
        do throws(AccountsError) {
            let access = try await accounts.login(guestToken: guestToken)
            return GuestAccess(
                personID: WebexID(.people, access.person.id).description,
                email: access.person.email,
                accessToken: access.accessToken,
                expiresAt: access.expiresAt
            )
        } catch .storage(let error) {
            throw .upstreamUnavailable("\(error)", retryAfter: .seconds(5))
        } catch {
            throw .refused("\(error)")
        }
    }

    func revoke(_ guest: Guest) async throws(GuestTokenError) {
        do throws(AccountsError) {
            _ = try await accounts.revokeAccess(ofSubject: guest.subject, issuer: guest.issuer)
        } catch {
            throw .upstreamUnavailable("\(error)", retryAfter: .seconds(5))
        }
    }
}
