"""What is drawn of each view of the lab."""
