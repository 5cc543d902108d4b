extension HTTPServer {
    /// Where a server listens, and what it bears.
    public struct Configuration: Sendable {
        /// The files of the certificate chain and its key, both PEM.
        public struct TLS: Sendable {
            /// The server's certificate, followed by the intermediate ones.
            public var certificatePath: String
            /// The private key.
            public var privateKeyPath: String

            /// A pair of files.
            public init(certificatePath: String, privateKeyPath: String) {
                self.certificatePath = certificatePath
                self.privateKeyPath = privateKeyPath
            }
        }

        /// Sizes and counts beyond which something is refused.
        public struct Limits: Sendable {
            /// Bytes of a request line and header section.
            public var head = 16_384
            /// Bytes of a request target.
            public var target = 8192
            /// Field lines of a request, trailers included apart.
            public var fields = 100
            /// Bytes of a request's content, unless the responder takes more.
            public var body = 1_048_576
            /// Bytes of content about which the responder isn't asked; of larger content that it takes, so many are held
            /// in memory at once.
            public var buffer = 65_536
            /// Bytes of large content that may be on its way at once, in the whole server.
            public var spool = 2 << 30
            /// Open connections of the whole server.
            public var connections = 20_000
            /// Bytes that may wait for the client of a stream before it is cut off.
            public var streamOutput = 262_144
        }

        /// How long a client may take; a phase is measured from its first byte, not from the last.
        ///
        /// They are looked at in sweeps, so that a connection needs no timer of its own: a connection is closed up to
        /// a quarter of the shortest deadline later, and at most a second.
        public struct Deadlines: Sendable {
            /// For the head of a request, and for a TLS handshake.
            public var head: Duration = .seconds(10)
            /// For the content of a request.
            public var body: Duration = .seconds(30)
            /// Bytes a second with which large content earns more time than that.
            public var contentRate = 16_384
            /// For a connection without a request.
            public var idle: Duration = .seconds(75)
            /// For a client that takes in nothing of what waits for it.
            public var writeStall: Duration = .seconds(20)
        }

        /// A numeric IPv4 or IPv6 address; `::` takes both.
        public var host: String
        /// The port; 0 lets the system choose.
        public var port: UInt16
        /// Speaks TLS where set.
        public var tls: TLS?
        /// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
        public var trustedProxies: [AddressBlock] = []
        /// The folder where large content lies, in files without names, until it has been answered; without one no
        /// content is larger than `limits.body`.
        public var spoolFolder: String?
        /// Sizes and counts.
        public var limits = Limits()
        /// Times.
        public var deadlines = Deadlines()

        /// A configuration for plain HTTP with the usual limits.
        public init(host: String = "127.0.0.1", port: UInt16 = 0) {
            self.host = host
            self.port = port
        }
    }
}
