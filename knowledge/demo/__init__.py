"""The demonstration: content written for it, loaded once by make run."""
