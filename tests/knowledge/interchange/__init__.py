"""Articles as files of other programs."""
