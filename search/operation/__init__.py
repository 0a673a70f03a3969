"""What people decide about the search: recommended and hidden hits, synonyms, weights; and what it learns of its use."""
