"""Archives of any size: cut into shards, read by many processes into one Parquet file a shard, loaded into a ledger."""
