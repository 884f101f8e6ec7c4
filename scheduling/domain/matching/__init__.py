"""Which psychologist and which hour: the matching engine, without clock, database or framework."""
