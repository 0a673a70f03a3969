"""Pictures: alternative text per language, licence and consent, renditions that keep no metadata and obey access."""
