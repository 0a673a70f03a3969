"""Ask the mirror: a question from one side, answered by the other, kept as knowledge."""
