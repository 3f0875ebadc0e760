"""The bars of all sections as one SVG, on a logarithmic axis: ratios are what is compared."""

import html
import math

WIDTH, LABEL_WIDTH, MARGIN = 860, 220, 20
BAR, GAP, HEADING = 16, 6, 34
COLOURS = {True: "#1f6f8b", False: "#b8b8b8"}  # Fibertap's, and a peer's


def svg(sections):
    drawn = [section for section in sections if section.bars]
    most = max(bar.ns for section in drawn for bar in section.bars)
    axis = WIDTH - LABEL_WIDTH - 4 * MARGIN
    parts, y = [], MARGIN
    for section in drawn:
        parts.append(text(MARGIN, y + 16, section.title, weight="bold"))
        y += HEADING
        for bar in section.bars:
            length = max(2.0, axis * math.log10(max(bar.ns, 1)) / math.log10(most))
            parts += draw(bar, y, length)
            y += BAR + GAP
        y += GAP
    parts.append(text(MARGIN, y + 10, "CPU nanoseconds per frame or key, logarithmic"))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 2 * MARGIN}" '
            f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" '
            'fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n")


def draw(bar, y, length):
    colour = COLOURS["fibertap" in bar.label]
    yield text(MARGIN, y + BAR - 4, bar.label)
    yield (f'<rect x="{LABEL_WIDTH}" y="{y}" width="{length:.1f}" height="{BAR}" '
           f'fill="{colour}"/>')
    yield text(LABEL_WIDTH + length + 6, y + BAR - 4, f"{bar.ns:,.1f}")


def text(x, y, words, weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-weight="{weight}">{html.escape(words)}</text>')
