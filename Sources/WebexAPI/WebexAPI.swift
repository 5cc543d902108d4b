// WebexAPI: the ids, wire shapes and errors of the Webex REST API, shared by the two sides that speak it: our own door
// under /v1 and, later, our client of the cloud. It decides nothing; it only knows how things are written.
//
// Start reading at `WebexID.swift`.
