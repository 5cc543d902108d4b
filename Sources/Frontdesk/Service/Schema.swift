import Accounts
import Spaces
import Storage
import SupportDesk

/// The steps of the database's schema, in the order of their versions.
///
/// Steps are only ever appended, and each one's statements stand in the room whose tables they make.
enum Schema {
    static let migrations = [
        Migration(version: 1, name: "accounts", statements: AccountsSchema.version1),
        Migration(version: 2, name: "spaces", statements: SpacesSchema.version1),
        Migration(version: 3, name: "support desk", statements: SupportDeskSchema.version1),
        Migration(version: 4, name: "settings of sites", statements: SupportDeskSchema.siteSettings),
        Migration(version: 5, name: "canned answers", statements: SupportDeskSchema.cannedAnswers),
    ]
}
