"""`python -m benchmarks`: every figure, a line each."""

from benchmarks import core, documents, keys, program, receiving

if __name__ == "__main__":
    for room in (core, keys, receiving, documents, program):
        for figure in room.figures():
            print(figure.row())
