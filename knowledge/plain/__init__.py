"""An article in plain language: a page of its own below it, with its own state against what the article says now."""
