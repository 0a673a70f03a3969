"""Who took up what others shared: seen, tried, adapted, adopted, or why it does not suit."""
