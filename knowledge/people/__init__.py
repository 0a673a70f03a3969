"""People behind the accounts: what is kept about them, who is named, and what is left when they go."""
