import HTTP
import StaticAssets

/// The static files: the widget's, which any page may load, and our own pages, which belong to themselves.
enum PublicFolder {
    /// Reads the folder that is configured.
    static func load(_ configuration: Configuration) throws(CommandError) -> StaticFiles {
        var files = StaticFiles.Configuration()
        files.linkedScripts = ["/widget/chat.js"]
        files.headers = { headers(of: $0) }
        do {
            return try StaticFiles(folder: configuration.publicFolder.text, configuration: files)
        } catch {
            throw CommandError("FRONTDESK_PUBLIC \(error)")
        }
    }

    /// What browsers are told with a file.
    ///
    /// Nothing but our own origin, no inline script or style, no frames around our pages. The widget's modules are
    /// given to pages of any origin, those under `Cross-Origin-Embedder-Policy: require-corp` included; nothing in them
    /// is secret, and no credentials are asked for.
    private static func headers(of path: String) -> HeaderFields {
        var headers: HeaderFields = [
            "Content-Security-Policy":
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                + "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
                + "frame-ancestors 'none'",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": path == loader ? loaderCaching : "no-cache",
        ]
        if path == loader || widgetFolders.contains(where: path.hasPrefix) {
            headers.append("Access-Control-Allow-Origin", "*")
            headers.append("Cross-Origin-Resource-Policy", "cross-origin")
        } else {
            headers.append("Cross-Origin-Opener-Policy", "same-origin")
            headers.append("Cross-Origin-Resource-Policy", "same-origin")
        }
        return headers
    }

    /// What the customers' pages load.
    static let loader = "/widget.js"
    private static let widgetFolders = ["/widget/", "/shared/"]

    /// Every page view of a customer's site needs the loader, so it is asked about again only after five minutes.
    ///
    /// All else is asked about each time, which is answered by 304 and a few bytes: without a build step no name
    /// changes with its content, and modules of two versions mustn't meet after an upgrade. The loader may be the older
    /// one for those minutes; it knows of the others only the name of the module that it loads.
    private static let loaderCaching = "public, max-age=300, must-revalidate"
}
