"""What is wrong with the articles? Links that lead nowhere, texts that are hard to read, and who should know."""
