import Telemetry

/// Everything an operator decides, in types that can't be wrong.
///
/// The values here are the defaults; `table` says how each is called outside.
struct Configuration: Sendable {
    var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    var dataFolder = FilePath("./data")
    var database = DatabaseLocation.dataFolder
    var publicURL: PublicURL?
    var publicFolder = FilePath("./public")
    var tlsCertificate: FilePath?
    var tlsKey: FilePath?
    var masterKey: MasterKey?
    var trustedProxies = TrustedProxies()
    var logLevel = Logger.Level.info

    /// Every variable there is; the loader, `print-config` and the README's table all follow it.
    static let table: [ConfigurationVariable] = [
        ConfigurationVariable(
            "FRONTDESK_LISTEN",
            \.listen,
            help: "Address and port to listen on; port 0 takes a free one."
        ),
        ConfigurationVariable(
            "FRONTDESK_DATA",
            \.dataFolder,
            help: "Folder of the database and the master key."
        ),
        ConfigurationVariable(
            "FRONTDESK_DATABASE",
            \.database,
            help: "Where the data lives: sqlite: in the data folder, or sqlite:PATH."
        ),
        ConfigurationVariable(
            "FRONTDESK_PUBLIC_URL",
            \.publicURL,
            help: "Origin under which browsers reach this service, such as https://chat.example.com."
        ),
        ConfigurationVariable(
            "FRONTDESK_PUBLIC",
            \.publicFolder,
            help: "Folder of the static files: the widget, the console and the demo pages."
        ),
        ConfigurationVariable(
            "FRONTDESK_TLS_CERTIFICATE",
            \.tlsCertificate,
            help: "PEM file of the certificate and its chain; needs FRONTDESK_TLS_KEY."
        ),
        ConfigurationVariable(
            "FRONTDESK_TLS_KEY",
            \.tlsKey,
            help: "PEM file of the certificate's private key; needs FRONTDESK_TLS_CERTIFICATE."
        ),
        ConfigurationVariable(
            "FRONTDESK_MASTER_KEY",
            \.masterKey,
            isSecret: true,
            help: "Key that seals stored secrets; without it, master.key in the data folder is used, and made once."
        ),
        ConfigurationVariable(
            "FRONTDESK_TRUSTED_PROXIES",
            \.trustedProxies,
            help: "Proxies whose X-Forwarded-For is believed, comma-separated."
        ),
        ConfigurationVariable(
            "FRONTDESK_LOG_LEVEL",
            \.logLevel,
            help: "Lowest level that is logged."
        ),
    ]

    /// The certificate and its key, where TLS is configured.
    var tls: (certificate: FilePath, key: FilePath)? {
        guard let tlsCertificate, let tlsKey else { return nil }
        return (tlsCertificate, tlsKey)
    }

    /// What is wrong with the values together, where each alone is right.
    func crossFaults() -> [ConfigurationFault] {
        var faults: [ConfigurationFault] = []
        if tlsCertificate != nil, tlsKey == nil {
            faults.append(
                ConfigurationFault(
                    "FRONTDESK_TLS_KEY",
                    Refusal("is not set, but FRONTDESK_TLS_CERTIFICATE is", remedy: "set both, or none to serve HTTP")
                )
            )
        }
        if tlsKey != nil, tlsCertificate == nil {
            faults.append(
                ConfigurationFault(
                    "FRONTDESK_TLS_CERTIFICATE",
                    Refusal("is not set, but FRONTDESK_TLS_KEY is", remedy: "set both, or none to serve HTTP")
                )
            )
        }
        let files = [("FRONTDESK_TLS_CERTIFICATE", tlsCertificate), ("FRONTDESK_TLS_KEY", tlsKey)]
        for case (let name, let path?) in files {
            guard let problem = path.readingProblem else { continue }
            faults.append(ConfigurationFault(name, problem))
        }
        return faults
    }
}
