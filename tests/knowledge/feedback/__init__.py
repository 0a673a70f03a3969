"""Messages of readers."""
