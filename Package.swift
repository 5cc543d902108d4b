// swift-tools-version: 6.2
import PackageDescription

/// Every room is built in Swift 6 mode with the features that keep its boundaries visible; a warning is an error.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
]

/// A room is a library target; its dependencies are the arrows of the map in the README.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room, with the rooms that they drive beside it.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: settings)
}

let package = Package(
    name: "frontdesk",
    products: [.executable(name: "frontdesk", targets: ["Frontdesk"])],
    targets: [
        // C libraries of the system, each with one importer.
        .systemLibrary(name: "CLibevent", pkgConfig: "libevent_openssl"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),

        // Floor 0: knows nothing of HTTP, SQL or chat.
        room("Primitives", []),
        room("JSON", ["Primitives"]),
        room("Telemetry", ["Primitives", "JSON"]),
        room("EventLoop", ["CLibevent"]),

        // Floor 1: protocols and drivers.
        room("Cryptography", ["Primitives", "COpenSSL"]),
        room("JWT", ["Primitives", "JSON", "Cryptography"]),
        room("HTTP", ["Primitives", "JSON", "EventLoop"]),
        room("HTTPServer", ["Primitives", "Telemetry", "EventLoop", "HTTP", "CLibevent"]),
        room("HTTPClient", ["Primitives", "HTTP", "CCurl"]),
        room("Storage", ["Primitives"]),
        room("SQLiteStorage", ["Primitives", "Storage", "CSQLite"]),
        room("WebexAPI", ["Primitives", "JSON"]),

        // Floor 2: the domain.
        room("Accounts", ["Primitives", "JSON", "Cryptography", "JWT", "Storage", "WebexAPI"]),
        room("Spaces", ["Primitives", "JSON", "Telemetry", "EventLoop", "Storage", "Accounts"]),
        room("GuestTokens", ["Primitives", "JSON", "JWT", "Telemetry"]),
        room(
            "SupportDesk",
            ["Primitives", "JSON", "Cryptography", "JWT", "Telemetry", "Storage", "Accounts", "Spaces", "GuestTokens"]
        ),

        // Floor 3: the doors.
        room(
            "SupportDoors",
            [
                "Primitives", "JSON", "Telemetry", "EventLoop", "HTTP", "JWT", "Storage",
                "Accounts", "Spaces", "GuestTokens", "SupportDesk",
            ]
        ),
        room("WebexDoor", ["Primitives", "JSON", "Telemetry", "HTTP", "WebexAPI", "Accounts"]),

        // Floor 4: the executable names the drivers and wires the rooms.
        .executableTarget(
            name: "Frontdesk",
            dependencies: [
                "Primitives", "JSON", "Telemetry", "EventLoop", "Cryptography", "JWT", "HTTP", "HTTPServer",
                "HTTPClient", "Storage", "SQLiteStorage", "WebexAPI", "Accounts", "Spaces", "GuestTokens",
                "SupportDesk", "SupportDoors", "WebexDoor",
            ],
            swiftSettings: settings
        ),

        // For tests alone.
        room("TestSupport", ["Primitives", "JSON", "Telemetry", "EventLoop", "HTTP", "Storage"]),
        tests("Primitives", []),
        tests("JSON", ["Primitives"]),
        tests("Telemetry", ["Primitives", "JSON"]),
        tests("EventLoop", []),
        tests("Cryptography", ["Primitives"]),
        tests("JWT", ["Primitives", "JSON", "Cryptography"]),
        tests("HTTP", ["Primitives", "JSON", "EventLoop"]),
        tests("HTTPClient", ["Primitives", "HTTP"]),
        tests("HTTPServer", ["Primitives", "Telemetry", "EventLoop", "HTTP", "TestSupport"]),
        tests("SQLiteStorage", ["Primitives", "Storage", "TestSupport"]),
        tests("GuestTokens", ["Primitives", "JSON", "JWT", "Telemetry", "TestSupport"]),
        tests("SupportDesk", ["Primitives", "Accounts", "Spaces"]),
        tests(
            "Frontdesk",
            [
                "Primitives", "JSON", "Telemetry", "EventLoop", "Cryptography", "JWT", "HTTP", "HTTPServer",
                "HTTPClient", "Storage", "SQLiteStorage", "Accounts", "Spaces", "GuestTokens", "SupportDesk",
                "SupportDoors", "WebexDoor", "TestSupport",
            ]
        ),
        .testTarget(name: "LayeringTests", swiftSettings: settings),
    ]
)
