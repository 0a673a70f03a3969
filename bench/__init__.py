"""What the site measures of itself: figures (`bench.run`) and promises (`bench.prove`)."""
