// The least that durable messages cost with SQLite: the rows of one message (its space's seq, the message, its event),
// by statements compiled once, in transactions of 256 messages, on one thread that does nothing else.
//
// Usage: groupcommit DATABASE SECONDS; prints messages a second.
//
// DATABASE is a copy of a closed Frontdesk database with its schema, conversations and memberships; it is written to.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { GROUP = 256, SPACES = 100000 };

static sqlite3 *database;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "groupcommit: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static void run(const char *sql) {
    check(sqlite3_exec(database, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *compile(const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void step(sqlite3_stmt *statement) {
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: groupcommit DATABASE SECONDS\n");
        return 2;
    }
    static sqlite3_int64 spaces[SPACES], senders[SPACES], seqs[SPACES];
    check(sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA foreign_keys = OFF;"
        "PRAGMA wal_autocheckpoint = 4000");
    sqlite3_stmt *list = compile(
        "SELECT s.id, m.person_id, s.last_seq FROM spaces s JOIN memberships m ON m.space_id = s.id GROUP BY s.id");
    int count = 0;
    while (count < SPACES && sqlite3_step(list) == SQLITE_ROW) {
        spaces[count] = sqlite3_column_int64(list, 0);
        senders[count] = sqlite3_column_int64(list, 1);
        seqs[count++] = sqlite3_column_int64(list, 2);
    }
    sqlite3_finalize(list);
    if (count == 0) {
        fprintf(stderr, "groupcommit: the database has no space with a member\n");
        return 1;
    }
    sqlite3_stmt *space = compile("UPDATE spaces SET last_seq = ?2 WHERE id = ?1");
    sqlite3_stmt *message = compile(
        "INSERT INTO messages (space_id, seq, id, sender_id, client_id, is_note, text, created_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)");
    sqlite3_stmt *event = compile(
        "INSERT INTO events (space_id, seq, type, actor_id, data, created_at)"
        " VALUES (?1, ?2, 'message', ?3, NULL, ?4)");
    const char *text = "The parcel arrived, but one of the legs is missing. Can you send it?";
    sqlite3_int64 total = 0, id = (sqlite3_int64)time(NULL) << 31;
    double start = now(), end = start, seconds = atof(argv[2]);
    while (end - start < seconds) {
        run("BEGIN IMMEDIATE");
        for (int i = 0; i < GROUP; i++, total++) {
            int place = (int)(total % count);
            unsigned char client[16];
            sqlite3_randomness(sizeof client, client);
            seqs[place]++;
            sqlite3_bind_int64(space, 1, spaces[place]);
            sqlite3_bind_int64(space, 2, seqs[place]);
            step(space);
            sqlite3_bind_int64(message, 1, spaces[place]);
            sqlite3_bind_int64(message, 2, seqs[place]);
            sqlite3_bind_int64(message, 3, id += 1024);
            sqlite3_bind_int64(message, 4, senders[place]);
            sqlite3_bind_blob(message, 5, client, sizeof client, SQLITE_STATIC);
            sqlite3_bind_text(message, 6, text, -1, SQLITE_STATIC);
            sqlite3_bind_int64(message, 7, 1800000000000LL + total);
            step(message);
            sqlite3_bind_int64(event, 1, spaces[place]);
            sqlite3_bind_int64(event, 2, seqs[place]);
            sqlite3_bind_int64(event, 3, senders[place]);
            sqlite3_bind_int64(event, 4, 1800000000000LL + total);
            step(event);
        }
        run("COMMIT");
        end = now();
    }
    printf("%.0f\n", total / (end - start));
    return 0;
}
