"""Topic packs: a topic with all that belongs to it as one file, read without a network."""
