"""`python -m benchmarks`: every figure, a line each."""

from benchmarks import core, documents, program, receiving

if __name__ == "__main__":
    for room in (core, receiving, documents, program):
        for figure in room.figures():
            print(figure.row())
