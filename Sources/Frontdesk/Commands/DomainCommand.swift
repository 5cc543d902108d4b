import Storage
import SupportDesk

extension CommandContext {
    /// Opens the house that the configuration names, lends it to `body`, and closes it again.
    ///
    /// A running service doesn't mind: the database takes several processes.
    func withHouse<Value>(
        file: String?,
        _ body: (House) async throws(DeskError) -> Value
    ) async throws(CommandError) -> Value {
        var surroundings = House.Surroundings()
        surroundings.clock = clock
        surroundings.random = random
        let house = try House.open(try configuration(file: file).configuration, surroundings: surroundings)
        let outcome: Result<Value, DeskError>
        do throws(DeskError) {
            outcome = .success(try await body(house))
        } catch {
            outcome = .failure(error)
        }
        await house.close()
        do {
            return try outcome.get()
        } catch {
            throw CommandError(error.description)
        }
    }
}
