"""What is to be printed, read from the areas below."""
