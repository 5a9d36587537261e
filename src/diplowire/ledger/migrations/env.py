"""Runs migrations on the connection that the store hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,
    transactional_ddl=False,  # the store's own transaction holds the whole
)
with context.begin_transaction():
    context.run_migrations()
