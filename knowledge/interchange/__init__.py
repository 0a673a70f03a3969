"""Articles as files of other programs: Word and Markdown files become blocks, blocks become such files."""
