"""Wiki articles and news: what institutions know, and how fresh each language version is."""
