"""What keeps people from reading a page well that a program can see in its text: for whoever is about to publish it."""
