"""Parquet: each row a story."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from diplowire.errors import UnreadableStory
from diplowire.read.given import Found, Given
from diplowire.read.records import FIELDS, read_record

_ROWS = 256  # held at a time


def read_parquet(stream: BinaryIO, given: Given) -> Iterator[Found]:
    """Yield the rows of a Parquet file, numbered from 1. Raises UnreadableStory where it has no column for the text."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(stream)
    held = table.schema_arrow.names
    wanted = [given.columns.get(field, field) for field in FIELDS]
    columns = [name for name in dict.fromkeys(wanted) if name in held]
    if wanted[0] not in columns:
        read_record(dict.fromkeys(held), given)  # says which columns there are
    for group in range(table.num_row_groups):
        size = table.metadata.row_group(group).total_byte_size
        given.budget.spend(max(0, size))
    count = 0
    for batch in table.iter_batches(batch_size=_ROWS, columns=columns):
        for record in batch.to_pylist():
            count += 1
            own = given.number(count)
            try:
                yield read_record(record, own)
            except UnreadableStory as error:
                yield UnreadableStory(str(error), own.name)
