"""In which languages is what, and how fresh: summaries kept beside the pages, and the board that shows them to staff."""
