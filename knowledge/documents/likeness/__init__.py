"""Is this document here already? The same bytes, or nearly the same text, among what the asking person may see."""
