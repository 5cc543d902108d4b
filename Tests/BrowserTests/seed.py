"""Many conversations at once: copies of one that was made in the usual way, written straight into the database."""

import sqlite3
import time
import uuid
from pathlib import Path

NAMES = ["Ana Nunes", "Jonas Weber", "Room 214", "Chloé Martin", "Yusuf Demir", "Lea Fischer", "Room 17", "Noa Levi"]
WORDS = [
    "Is the oak table in stock in Porto?",
    "Could we have two more pillows?",
    "When does breakfast end on Sunday?",
    "The invoice shows the wrong address.",
    "Yes please",
    "Do you deliver to the islands, and how long does it take?",
]


def _row(database, table, key, value):
    database.row_factory = sqlite3.Row
    return dict(database.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,)).fetchone())


def _insert(database, table, rows):
    columns = list(rows[0])
    marks = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    database.executemany(statement, [tuple(row[column] for column in columns) for row in rows])


def many(server, count, every_milliseconds=60_000):
    """Copies the newest conversation `count` times, each a little older than the one before.

    All columns are taken over as they stand, so that this need not know them; only what names a row is made anew.
    """
    database = sqlite3.connect(Path(server.folder.name) / "frontdesk.sqlite", timeout=30)
    newest = database.execute("SELECT id FROM conversations ORDER BY id DESC LIMIT 1").fetchone()[0]
    conversation = _row(database, "conversations", "id", newest)
    visitor = _row(database, "visitors", "id", conversation["visitor_id"])
    person = _row(database, "people", "id", visitor["person_id"])
    space = _row(database, "spaces", "id", newest)
    message = _row(database, "messages", "space_id", newest)
    tables = {name: [] for name in ("people", "spaces", "memberships", "messages", "visitors", "conversations")}
    now = int(time.time() * 1000)
    lowest = database.execute("SELECT MIN(id) FROM people").fetchone()[0]
    for index in range(count):
        at = now - (index + 1) * every_milliseconds
        # Lower than any that was given out, so that none is met twice; the highest is the newest, as usual.
        id = lowest - (index + 1) * 10
        name = f"{NAMES[index % len(NAMES)]} {index + 1}"
        tables["people"].append({**person, "id": id, "email": f"{id}@guest.invalid", "display_name": name})
        tables["spaces"].append({**space, "id": id, "title": name, "created_at": at})
        tables["memberships"].append({"space_id": id, "person_id": id, "joined_at": at, "read_seq": 0})
        tables["messages"].append({
            **message, "space_id": id, "id": id, "sender_id": id, "client_id": uuid.uuid4().bytes, "created_at": at,
            "text": WORDS[index % len(WORDS)],
        })
        tables["visitors"].append(
            {**visitor, "id": id, "subject": f"seed-{id}", "person_id": id, "name": name, "last_seen_at": at}
        )
        tables["conversations"].append({
            **conversation, "id": id, "visitor_id": id, "client_id": uuid.uuid4().bytes, "waiting_since": at,
            "opened_at": at, "last_activity_at": at,
        })
    with database:
        for table, rows in tables.items():
            _insert(database, table, rows)
    database.close()
