"""Is what an article says still true? Confirmed by its owner, asked for by mail, and listed for whoever cares."""
