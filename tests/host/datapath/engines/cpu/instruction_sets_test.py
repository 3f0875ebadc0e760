#!/usr/bin/python3
"""What the cpu engine compiles for an instruction set cannot stand in for anybody else's code.

    instruction_sets_test.py OBJECT_FILE...

A function that several object files define (weak in nm's words) is taken from any one of them by the linker.
So those of kernel_*.cpp are templates on the instruction set, and name it.
"""

import pathlib
import subprocess
import sys

POLICIES = {"kernel_plain.cpp.o": "cpu::Plain", "kernel_avx2.cpp.o": "cpu::Avx2",
            "kernel_avx512.cpp.o": "cpu::Avx512"}


def shared_functions(path):
    """The functions of an object file that the linker may take for another's."""
    symbols = subprocess.run(["nm", "--demangle", "--defined-only", path], check=True,
                             capture_output=True, text=True).stdout
    for line in symbols.splitlines():
        _, kind, name = line.split(" ", 2)
        if kind == "W":
            yield name


def main():
    kernels = [path for path in map(pathlib.Path, sys.argv[1:]) if path.name in POLICIES]
    assert len(kernels) == len(POLICIES), f"found {kernels}, expected {', '.join(POLICIES)}"
    foreign = [f"{path.name}: {name} does not name {POLICIES[path.name]}"
               for path in kernels for name in shared_functions(path)
               if f"<fibertap::{POLICIES[path.name]}>" not in name]
    print("\n".join(foreign) if foreign else "each instruction set is by itself")
    return 1 if foreign else 0


if __name__ == "__main__":
    sys.exit(main())
