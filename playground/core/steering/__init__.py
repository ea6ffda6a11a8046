"""What a system message did beyond luck: figures of a run against its baseline, each with its interval or p. Pure."""
