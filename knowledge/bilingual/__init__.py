"""Two language versions of one page, read side by side, part by part."""
