"""What people write inside a line: links by title, notes at the foot, references to figures."""
