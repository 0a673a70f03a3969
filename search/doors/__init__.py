"""Ways into the search for browsers and feed readers."""
