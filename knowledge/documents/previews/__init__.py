"""Small pictures of documents and what their files say about themselves, made once, in the background."""
