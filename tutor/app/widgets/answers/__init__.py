"""Questions on the screen, and the fields that answer them."""
