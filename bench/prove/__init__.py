"""What the product promises, each promise with its figure and the tests that would break it."""
