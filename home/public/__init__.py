"""What readers without an account may send, and how rubbish is kept out."""

from home.public.forms import PublicForm, count_attempt, in_words, make_token, network_of, read_token

__all__ = ["PublicForm", "count_attempt", "in_words", "make_token", "network_of", "read_token"]
