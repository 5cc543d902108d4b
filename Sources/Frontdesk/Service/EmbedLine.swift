/// The line that a site pastes into its pages to have the widget there.
enum EmbedLine {
    /// The line for a site's public key, with the widget from `origin`.
    static func text(siteKey: String, origin: String) -> String {
        #"<script type="module" src="\#(origin)/widget.js" data-site="\#(siteKey)"></script>"#
    }
}
