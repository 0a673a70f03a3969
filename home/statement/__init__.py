"""The accessibility statement the law asks for: what it must say, what it lacks, which barriers are known."""
