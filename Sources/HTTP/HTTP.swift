// HTTP: requests and responses as values, and the routing from one to the other (RFC 9110).
//
// Nothing here opens a socket. A `Responder` turns a request into a response; a router is one, and so is a whole
// service, so that a test can hand a request value to what the server would have called. A response that goes on,
// such as Server-Sent Events, is a callback that gets a `ResponseStream`; the server makes one per connection, a test
// makes one that gathers.
//
// Start reading at `Responder.swift`.
