"""What staff say to each other about an article or a document while they write it; readers see none of it."""
