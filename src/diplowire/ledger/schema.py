"""The tables of a ledger, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row: how often the ledger was written, so that a process knows whether what it remembers still holds.
written = Table(
    "written",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)

# One call of `add`, with the reader it used.
run = Table(
    "run",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("started", DateTime(timezone=True), nullable=False),
    Column("ended", DateTime(timezone=True)),
    Column("version", String(32), nullable=False),
    Column("lexicon", String(64), nullable=False),
    Column("fresh", Integer, nullable=False, default=0),
    Column("known", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
)

# Bytes that came in under a path: what makes adding the same file again cost nothing.
source_file = Table(
    "source_file",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("path", Text, nullable=False),
    Column("reader", String(64), nullable=False),
    Column("story", ForeignKey("story.pk")),
    PrimaryKeyConstraint("digest", "path"),
)

failure = Table(
    "failure",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("run", ForeignKey("run.pk"), nullable=False),
    UniqueConstraint("path", "digest"),
)

story = Table(
    "story",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("path", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("source", Text, index=True),
    Column("relays", Text),
    Column("published", String(40)),
    Column("day", Date, index=True),
    Column("headline", Text),
    Column("lemmas", Text, nullable=False),
    Column("reading", Integer, nullable=False),  # the newest reading; no constraint, because each points at the other
)

# Readings are never changed: a newer reader adds another one.
reading = Table(
    "reading",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("story", ForeignKey("story.pk"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("lexicon", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("run", ForeignKey("run.pk"), nullable=False),
    UniqueConstraint("story", "sha256"),
)

# The text of a story as it is compared with others: how many runs of words it has, their MinHash signature, and the
# earliest story that has much the same. Texts that are too short to compare have no row.
wire = Table(
    "wire",
    metadata,
    Column("story", ForeignKey("story.pk"), primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("original", ForeignKey("story.pk")),
)

# Where texts that are nearly the same meet: a number for each band of a signature and week.
band = Table(
    "band",
    metadata,
    Column("value", BigInteger, nullable=False),
    Column("story", ForeignKey("story.pk"), nullable=False),
    PrimaryKeyConstraint("value", "story"),
)

profile = Table(
    "profile",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("grouped", String(20), nullable=False, index=True),  # what its names alone make of it
    Column("entity", String(20), nullable=False, index=True),  # that, or what a person judged it to be
    Column("country", String(3)),  # of the entity, so that it may come from another profile
    Column("because", Text, nullable=False, default=""),
    Column("told", Integer, nullable=False),  # stories that name somebody so
    Index(None, "kind", "entity", "told"),
)

profile_block = Table(
    "profile_block",
    metadata,
    Column("block", Text, nullable=False),
    Column("profile", ForeignKey("profile.pk"), nullable=False),
    Column("home", Boolean, nullable=False),
    PrimaryKeyConstraint("block", "profile"),
)

# Which profile an entity of a reading has.
appearance = Table(
    "appearance",
    metadata,
    Column("story", ForeignKey("story.pk"), nullable=False),
    Column("entity", String(16), nullable=False),
    Column("profile", ForeignKey("profile.pk"), nullable=False),
    Column("mentions", Integer, nullable=False),
    PrimaryKeyConstraint("story", "entity"),
    Index(None, "profile", "story"),
)

office = Table(
    "office",
    metadata,
    Column("story", ForeignKey("story.pk"), nullable=False),
    Column("profile", ForeignKey("profile.pk"), nullable=False),
    Column("title", Text, nullable=False),
    Column("country", String(3)),
    Column("organization", ForeignKey("profile.pk")),
    Index(None, "profile", "title"),
    Index(None, "story"),
)

# Events, statements, figures and commitments: what lists are filtered by. The rest stands in the reading.
finding = Table(
    "finding",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("story", ForeignKey("story.pk"), nullable=False),
    Column("local", String(16), nullable=False),
    Column("layer", String(12), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("day", Date),  # of publication
    UniqueConstraint("story", "local"),
    Index(None, "layer", "kind", "day", "pk"),
    Index(None, "layer", "day", "pk"),
)

party = Table(
    "party",
    metadata,
    Column("finding", ForeignKey("finding.pk"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("profile", ForeignKey("profile.pk"), nullable=False),
    PrimaryKeyConstraint("finding", "role", "profile"),
    Index(None, "profile", "finding"),
)

# A state ("KAZ") or a pair of states ("BLR-KAZ") and the findings about them, by day of publication.
concerns = Table(
    "concerns",
    metadata,
    Column("states", String(8), nullable=False),
    Column("layer", String(12), nullable=False),
    Column("day", Date, nullable=False),
    Column("finding", ForeignKey("finding.pk"), nullable=False),
    PrimaryKeyConstraint("states", "layer", "day", "finding"),
    Index(None, "finding"),
)

# How an event is compared, and what was decided of it; `leader` is the first report of its occurrence.
event = Table(
    "event",
    metadata,
    Column("finding", ForeignKey("finding.pk"), primary_key=True, autoincrement=False),
    Column("leader", ForeignKey("finding.pk"), nullable=False, index=True),
    Column("score", Float),
    Column("because", Text, nullable=False, default=""),
    Column("sketch", Text, nullable=False),
)

# Where an event is looked for by others: family of kinds and states, month of publication.
filed = Table(
    "filed",
    metadata,
    Column("key", String(48), nullable=False),
    Column("month", String(7), nullable=False),
    Column("finding", ForeignKey("finding.pk"), nullable=False),
    PrimaryKeyConstraint("key", "month", "finding"),
    Index(None, "finding"),
)

# What lists of occurrences are filtered by.
occurrence = Table(
    "occurrence",
    metadata,
    Column("leader", ForeignKey("finding.pk"), primary_key=True, autoincrement=False),
    Column("id", String(20), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # held, planned, off
    Column("day", Date),  # its own first day, else that of the first report
    Column("due", Date),  # the last day of a plan
    Index(None, "kind", "day"),
    Index(None, "state", "due"),
    Index(None, "day"),
)

doubt = Table(
    "doubt",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("sort", String(8), nullable=False),  # event, entity
    Column("subject", Text, nullable=False, index=True),  # an event, or the block of a name
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("why", Text, nullable=False),
)

# What people judged. Nothing is overwritten: undoing is a judgement too.
judgement = Table(
    "judgement",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("verdict", String(16), nullable=False),  # merge, apart, correct, undo
    Column("sort", String(8), nullable=False),  # entity, event, or nothing for undo
    Column("one", Text, nullable=False),  # story/finding, or the judgement undone
    Column("other", Text),
    Column("field", String(16)),
    Column("value", Text),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

statistic = Table(
    "statistic",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("reporter", String(3), nullable=False),
    Column("partner", String(3), nullable=False),
    Column("flow", String(16), nullable=False),  # export, import, turnover
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("value", Float, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("source", Text, nullable=False),
    UniqueConstraint("reporter", "partner", "flow", "first", "last", "currency", "source"),
)

# Keys of the HTTP API: never the secret, only its hash.
token = Table(
    "token",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(12), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("scopes", String(64), nullable=False),  # words, with spaces between
    Column("created", DateTime(timezone=True), nullable=False),
    Column("expires", Date),  # the last day on which it works
    Column("revoked", DateTime(timezone=True)),
    Column("last_used", Date),
)

# What is watched, under its sort and address: what the server said of its state, and when it is looked at next.
watched = Table(
    "watched",
    metadata,
    Column("key", Text, primary_key=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("due", DateTime(timezone=True), nullable=False),
    Column("failures", Integer, nullable=False),  # in a row
    Column("said", Text, nullable=False),  # why it failed last, else empty
)

# Items of feeds that were taken in, or tried; `digest` is of what the feed said of them.
watched_item = Table(
    "watched_item",
    metadata,
    Column("source", ForeignKey("watched.key"), nullable=False),
    Column("item", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("tries", Integer, nullable=False),  # that failed; none where it was taken in
    Column("seen", Date, nullable=False),
    PrimaryKeyConstraint("source", "item"),
)

# What changed in the ledger by the stories that were watched for, and by days that passed.
change = Table(
    "change",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(20), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("body", Text, nullable=False),
)

# What is to be sent, and was: kept from the moment at which it is known, so that nothing is lost on the way.
delivery = Table(
    "delivery",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("output", Text, nullable=False),
    Column("id", String(24), nullable=False),
    Column("body", Text, nullable=False),
    Column("due", DateTime(timezone=True)),  # none where it was sent, or given up
    Column("tries", Integer, nullable=False),
    Column("said", Text, nullable=False),  # why it was not sent, else empty
    UniqueConstraint("output", "id"),
    Index(None, "due"),
)

# How far something has come: the last change that an output was given, the last day on which plans were looked through.
mark = Table(
    "mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
