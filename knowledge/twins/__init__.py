"""Every public page once more as Markdown, for programs and for readers on the slowest lines; the same access rule."""
