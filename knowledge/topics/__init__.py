"""Topics as a tree with landing pages, and the Sustainable Development Goals down to target level."""
