// JWT: tokens in the compact form of RFC 7515 and 7519, signed with HS256 and nothing else.
//
// The key fixes the algorithm; a token's header can only agree with it or be refused. A verifier works from the outside
// in: size, three segments, header, signature over the very bytes that came, and only then the claims. Nothing of a
// payload is decoded that isn't authentic, except by `JWTInspection`, whose name says so.
//
// Invariants: keys are 32 bytes at least (RFC 7518 section 3.2), except a Webex Guest Issuer's secret, whose length is
// Webex's; every token has `exp`; a text that an encoder can't have made is refused, so that one token has one text;
// no error carries a part of a token into a log.
//
// Start reading at `JWTSigner.swift` and `JWTVerifier.swift`.
