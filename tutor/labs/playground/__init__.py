"""The playground: a small network, points in the plane, and what each unit makes of them."""
