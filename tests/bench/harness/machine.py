"""What the figures were measured on."""

import os
import platform


def cpu_field(name):
    with open("/proc/cpuinfo", encoding="ascii") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)),
                    "unknown")


def line():
    flags = cpu_field("flags").split()
    simd = next((name for name, flag in (("AVX-512", "avx512bw"), ("AVX2", "avx2"))
                 if flag in flags), "no AVX2")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    model = " ".join(cpu_field(name) for name in ("model name", "cpu family", "model\t"))
    return (f"{model} (family, model), {os.cpu_count()} CPUs, {simd}, {memory:.0f} GB, "
            f"Linux {platform.release()}")
