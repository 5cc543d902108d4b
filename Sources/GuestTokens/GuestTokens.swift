// GuestTokens: the broker itself. It signs guest JWTs, exchanges them for access tokens, keeps those in memory and
// renews them before they end.
//
// Where a JWT is exchanged is not its business: it owns a small protocol, `GuestTokenUpstream`, that the embedded hub
// and, later, the Webex cloud implement. Access tokens are never stored; after a restart they are made again.
//
// Start reading at `GuestTokenBroker.swift`.
