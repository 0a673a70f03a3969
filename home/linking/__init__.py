"""Links by title: `[[Title]]` in a text leads to the page of that name, and is wanted as long as there is none."""
