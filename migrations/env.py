"""Alembic's entry: runs on the connection the caller holds."""

from alembic import context
from sqlalchemy import text

from models.tables import Base

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    # several processes may start at once; the first migrates, the others wait and find nothing to do
    connection.execute(text("SELECT pg_advisory_xact_lock(20230324)"))
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=False)
with context.begin_transaction():
    context.run_migrations()
