"""The public face of the questions: lists, asking by members and by everybody, one question with what can be done."""
