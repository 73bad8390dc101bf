"""What it costs, measured: `python -m benchmarks` prints every figure.

Machines are noisy. Compare figures within one run: each table also gives a yardstick that does
as little as possible on the same machine in the same minute.
"""
