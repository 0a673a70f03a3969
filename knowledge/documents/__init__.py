"""The repository of documents. Keep this file empty of imports: the extraction worker loads it without Django."""
