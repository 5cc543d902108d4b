// StaticAssets: the files of a folder, served from memory and as small as they can be without a build step.
//
// The folder is read once, when the service starts; all else is done at a file's first request, on a thread of its own,
// and kept (`Representation.swift`). Scripts and style sheets lose their comments and their indentation (`Compaction/`):
// by a lexer that knows every token, and that leaves a file as it is where it meets anything that it doesn't. Then a
// file is compressed, where a browser takes that. So starting costs nothing, and the same request always gets the same
// bytes.
//
// The only importer of CBrotli and CZlib. Start reading at `StaticFiles.swift`.
