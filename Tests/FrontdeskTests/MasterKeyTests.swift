import Accounts
import Primitives
import Spaces
import SupportDesk
import Testing

@testable import Frontdesk

struct MasterKeyTests {
    private func configuration(_ folder: FilePath, key: UInt8) -> Configuration {
        var configuration = Configuration()
        configuration.dataFolder = folder
        configuration.publicFolder = folder
        configuration.masterKey = MasterKey([UInt8](repeating: key, count: MasterKey.byteCount))
        return configuration
    }

    @Test func `another master key is refused at the start and by what would seal with it`() async throws {
        try await withTemporaryFolder { folder in
            let first = try House.open(configuration(folder, key: 1))
            _ = try await first.desk.addSite(named: "Shop", origins: [], departments: [])
            try await first.accounts.verifyMasterKey()
            await first.close()

            var surroundings = House.Surroundings()
            surroundings.logSink = LogLines().sink
            let service = try Service(configuration(folder, key: 2), surroundings: surroundings)
            await #expect(throws: CommandError.self) { try await service.verifyMasterKey() }
            await #expect(throws: (any Error).self) {
                try await service.house.desk.addSite(named: "Hotel", origins: [], departments: [])
            }
            await #expect(throws: (any Error).self) { try await service.house.accounts.addGuestIssuer(named: "Apps") }
            await service.drain()
        }
    }
}
