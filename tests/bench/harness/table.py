"""Results as a person reads them."""


def seconds(ns):
    return f"{ns / 1e9:.2f}"


def ratio_text(ratios):
    first, third = ratios.quartiles
    return f"{ratios.median:.1f} ({first:.1f}-{third:.1f})"


def text(header, rows):
    """Columns of equal width, the first to the left."""
    widths = [max(map(len, column)) for column in zip(header, *rows)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]),
                   *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))]).rstrip()
        for line in (header, *rows))


def markdown(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
                     for line in lines)
