"""The glossary as a file, out and in again: TBX for translation programs, CSV for table programs."""
