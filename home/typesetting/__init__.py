"""Lines of text for files and pictures we make ourselves: direction, glyphs, breaks, with two fonts of our own."""
