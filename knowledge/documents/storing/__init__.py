"""What keeps stored bytes as they were: regular checks, restoring, scanning for viruses, storage elsewhere."""
