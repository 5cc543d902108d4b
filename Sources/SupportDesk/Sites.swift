import Accounts
import Cryptography
import JSON
public import Primitives
public import Spaces
import Storage

extension SupportDesk {
    /// Makes a site with its departments, its keys and a guest issuer of its own.
    ///
    /// Without a department named, there is one called `Support`. The keys are shown by this answer alone: of the API
    /// key only the hash is stored, of the identity secret a sealed copy.
    public func addSite(
        named name: String,
        origins: [Origin],
        departments: [String],
        defaultKind: SpaceType = .direct
    ) async throws(DeskError) -> NewSite {
        let organization = try await inAccounts { () throws(AccountsError) in
            try await accounts.verifyMasterKey()
            return try await accounts.organization()
        }
        let id = ids.next(SiteKind.self)
        let key = "site_" + random.token(byteCount: 15)
        let apiKey = Secret("key_" + random.token())
        let identityKey = random.bytes(32)
        let issuer = accounts.makeGuestIssuer(named: name, of: organization)
        let originTexts = origins.map(\.value)
        let sealed = sealingKey.seal(Secret(identityKey), context: Self.identitySecretContext(id))
        var statements = [
            issuer.statement,
            Statement(
                """
                INSERT INTO sites (id, organization_id, name, key, api_key_hash, sealed_identity_secret, issuer,
                    origins, default_kind, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                .id(id),
                .id(organization),
                .text(name),
                .text(key),
                .blob(SHA256.hash(apiKey.unredactedBytes)),
                .blob(sealed),
                .text(issuer.issuer.issuer),
                .text(Self.json(originTexts)),
                .text(defaultKind.rawValue),
                .time(clock.now())
            ),
        ]
        var made: [Department] = []
        for departmentName in departments.isEmpty ? ["Support"] : departments {
            let department = Department(id: ids.next(), name: departmentName, isOnline: false)
            statements.append(
                Statement(
                    "INSERT INTO departments (id, site_id, name) VALUES ($1, $2, $3)",
                    .id(department.id),
                    .id(id),
                    .text(departmentName)
                )
            )
            made.append(department)
        }
        do {
            _ = try await storage.batch(statements)
        } catch .uniqueViolation {
            throw .taken("a department of that name")
        } catch {
            throw .storage(error)
        }
        return NewSite(
            site: Site(
                id: id,
                organizationID: organization,
                name: name,
                key: key,
                issuer: issuer.issuer.issuer,
                origins: originTexts,
                defaultKind: defaultKind,
                departments: made,
                settings: .standard
            ),
            apiKey: apiKey,
            identitySecret: Secret(Base64.encode(identityKey))
        )
    }

    /// The site of a public key.
    public func site(key: String) async throws(DeskError) -> Site {
        try await findSite(key: key)
    }

    /// The site of an id.
    public func site(_ id: SiteID) async throws(DeskError) -> Site {
        try await findSite(id: id)
    }

    /// The site whose backend shows this API key, as it was at most a second ago.
    public func site(apiKey: Secret) async throws(DeskError) -> Site {
        let hash = SHA256.hash(apiKey.unredactedBytes)
        let now = clock.now()
        if let known = siteCache.site(apiKeyHash: hash, at: now) { return known }
        do {
            let site = try await findSite(apiKeyHash: hash)
            siteCache.keep(site, apiKeyHash: hash, at: now)
            return site
        } catch .siteNotFound {
            throw .apiKeyInvalid
        }
    }

    /// Whether a page of this origin may use the site, as it was at most a second ago.
    public func allows(origin: String, on id: SiteID) async throws(DeskError) -> Bool {
        let now = clock.now()
        if let known = siteCache.origins(of: id, at: now) { return known.contains(origin) }
        let site = try await site(id)
        siteCache.keep(origins: site.origins, of: id, at: now)
        return site.allows(origin: origin)
    }

    /// Every site, by name.
    public func sites() async throws(DeskError) -> [Site] {
        let rows = try await stored { () throws(StorageError) in
            try await storage.query(Statement("SELECT id FROM sites ORDER BY name, id"))
        }
        var sites: [Site] = []
        for row in rows { sites.append(try await site(try stored(row))) }
        return sites
    }

    /// Whether any site lists the origin, or did so a second ago.
    ///
    /// The list is JSON text, and what an origin may consist of leaves no wild card for `LIKE`.
    public func isListed(_ origin: Origin) async throws(DeskError) -> Bool {
        let now = clock.now()
        if siteCache.isListed(origin, at: now) { return true }
        let isListed = try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement("SELECT 1 FROM sites WHERE origins LIKE $1 LIMIT 1", .text("%\"\(origin.value)\"%"))
            )
            return !rows.isEmpty
        }
        if isListed { siteCache.keep(listed: origin, at: now) }
        return isListed
    }

    /// Whether the site's stored secrets can be opened with this master key; throws where they can't.
    public func verifySecrets(of site: Site) async throws(DeskError) {
        _ = try await identitySecret(of: site.id)
        _ = try await inAccounts { () throws(AccountsError) in try await accounts.guestIssuerSecret(site.issuer) }
    }

    /// The key by which a site vouches for its visitors.
    func identitySecret(of site: SiteID) async throws(DeskError) -> Secret {
        let sealed = try await stored { () throws(StorageError) in
            let rows = try await storage.query(
                Statement("SELECT sealed_identity_secret FROM sites WHERE id = $1", .id(site))
            )
            return try rows.first?.blob(0)
        }
        guard let sealed else { throw .siteNotFound }
        do {
            return try sealingKey.open(sealed, context: Self.identitySecretContext(site))
        } catch {
            throw .accounts(.masterKeyMismatch)
        }
    }

    /// The site of whichever is given; what isn't given is null, and equals nothing.
    private func findSite(
        id: SiteID? = nil,
        key: String? = nil,
        apiKeyHash: [UInt8]? = nil
    ) async throws(DeskError) -> Site {
        let now = clock.now()
        let statement = Statement(
            """
            SELECT id, organization_id, name, key, issuer, origins, default_kind, accent, greeting, locale,
                pre_chat_name, pre_chat_email, file_maximum_bytes, file_types, assistant_name
            FROM sites WHERE id = $1 OR key = $2 OR api_key_hash = $3
            """,
            .id(id),
            .optional(key),
            .optional(apiKeyHash)
        )
        let site = try await stored { () throws(StorageError) -> Site? in
            guard let row = try await storage.query(statement).first else { return nil }
            let id: SiteID = try row.id(0)
            return Site(
                id: id,
                organizationID: try row.id(1),
                name: try row.text(2),
                key: try row.text(3),
                issuer: try row.text(4),
                origins: Self.strings(try row.text(5)),
                defaultKind: SpaceType(rawValue: try row.text(6)) ?? .direct,
                departments: try await departments(of: id, at: now),
                settings: try SiteSettings(row, from: 7)
            )
        }
        guard let site else { throw .siteNotFound }
        return site
    }

    private func departments(of site: SiteID, at now: Timestamp) async throws(StorageError) -> [Department] {
        let rows = try await storage.query(
            Statement(
                """
                SELECT d.id, d.name, EXISTS (
                    SELECT 1 FROM department_agents da JOIN agents a ON a.person_id = da.agent_id
                    WHERE da.department_id = d.id AND a.presence = 'available' AND a.lease_expires_at > $2
                )
                FROM departments d WHERE d.site_id = $1 ORDER BY d.id
                """,
                .id(site),
                .time(now)
            )
        )
        var departments: [Department] = []
        for row in rows {
            departments.append(
                Department(id: try row.id(0), name: try row.text(1), isOnline: try row.integer(2) != 0)
            )
        }
        return departments
    }

    private func stored(_ row: Row) throws(DeskError) -> SiteID {
        do {
            return try row.id(0)
        } catch {
            throw .storage(error)
        }
    }

    /// Does `body` and tells the accounts' error as one of this room.
    func inAccounts<Value>(_ body: () async throws(AccountsError) -> Value) async throws(DeskError) -> Value {
        do {
            return try await body()
        } catch .storage(let error) {
            throw .storage(error)
        } catch {
            throw .accounts(error)
        }
    }

    private static func identitySecretContext(_ site: SiteID) -> String {
        "sites.sealed_identity_secret:\(site)"
    }

    static func json(_ texts: [String]) -> String {
        String(decoding: JSONValue.array(texts.map(JSONValue.string)).bytes, as: UTF8.self)
    }

    static func strings(_ json: String) -> [String] {
        guard let value = try? JSONValue(parsing: Array(json.utf8)) else { return [] }
        return value.array?.compactMap(\.string) ?? []
    }
}
