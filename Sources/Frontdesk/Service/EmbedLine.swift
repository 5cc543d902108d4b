import Cryptography
import Primitives
import StaticAssets

/// The line that a site pastes into its pages to have the widget there.
struct EmbedLine: Sendable {
    /// The loader's integrity as browsers check it (Subresource Integrity, section 3.5); `nil` where there is no loader.
    ///
    /// It is made over the bytes as they are served, so a page that has it takes this version of the loader and no other.
    let integrity: String?

    init(for files: StaticFiles) {
        integrity = files.content(of: PublicFolder.loader).map { "sha384-" + Base64.encode(SHA384.hash($0)) }
    }

    /// The line for a site's public key, with the widget from `origin`.
    ///
    /// Neither has a character that HTML would take for anything but itself.
    func text(siteKey: String, origin: String) -> String {
        let check = integrity.map { #" integrity="\#($0)" crossorigin="anonymous""# } ?? ""
        let source = origin + PublicFolder.loader
        return #"<script type="module" src="\#(source)" data-site="\#(siteKey)"\#(check)></script>"#
    }
}
