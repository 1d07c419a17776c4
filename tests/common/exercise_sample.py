"""A small exercise as a lesson has it, with a mutant."""

DOUBLE = """\
```exercise double
Write `double(x)`.

function: double
! square
  > That is x times x.
```

```python double starter
def double(x): ...
```

```python double solution
def double(x): return x + x
```

```python double cases
def cases(rng):
    yield 3.0
```

```python double mutant square
def double(x): return x * x
```
"""
