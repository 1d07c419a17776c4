"""Code that a learner wrote, judged by running it beside the solution and known wrong answers."""
