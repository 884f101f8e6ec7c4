"""Documents to download: drawn from facts alone, without clock or query, the same every time."""
