"""Documents by the dozen: many files at once, what each still needs, many steps in one, and whole selections to go."""
