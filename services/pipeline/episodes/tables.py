"""The tables of the ledger, in the same database as the durable workflows: SQLite or PostgreSQL.

Contract: plain tables of SQLAlchemy; values that are lists or objects are JSON text. It does not know what is
kept in them.
"""

import sqlalchemy as sa

METADATA = sa.MetaData()

EPISODES = sa.Table(
    "mega_episodes",
    METADATA,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("prompt", sa.String(100), index=True),
    sa.Column("group_name", sa.String(64), index=True),
    sa.Column("spec", sa.Text),
    sa.Column("state", sa.String(16), index=True),
    sa.Column("run", sa.Integer),
    sa.Column("error", sa.Text),
    sa.Column("created_at", sa.Float, index=True),
    sa.Column("updated_at", sa.Float),
)
STEPS = sa.Table(
    "mega_steps",
    METADATA,
    sa.Column("episode", sa.String(200), primary_key=True),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("place", sa.Integer),
    sa.Column("data", sa.Text),
)
EVENTS = sa.Table(
    "mega_events",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("episode", sa.String(200), index=True),
    sa.Column("kind", sa.String(16)),
    sa.Column("name", sa.String(64)),
    sqlite_autoincrement=True,
)
ASKED = sa.Table(
    "mega_asked",
    METADATA,
    sa.Column("group_name", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("print", sa.String(64)),
    sa.Column("episode", sa.String(200)),
    sa.Column("at", sa.Float),
)
WORKERS = sa.Table(
    "mega_workers",
    METADATA,
    sa.Column("executor", sa.String(200), primary_key=True),
    sa.Column("seen_at", sa.Float),
)


def database_engine(url: str) -> sa.Engine:
    """An engine for `url`; SQLite gets a log of its own, so that readers and one writer don't wait for each
    other.
    """
    if url.startswith("postgres"):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    return engine
