"""What Fibertap is held against by those who work on it (ADR 59), as lines of the report."""


def at_least(what, goal, found, unit=""):
    return line(what, "at least", goal, found, unit, found >= goal)


def at_most(what, goal, found, unit=""):
    return line(what, "at most", goal, found, unit, found <= goal)


def line(what, bound, goal, found, unit, is_met):
    return f"goal: {what} {bound} {goal:g}{unit}, found {found:.3g}{unit}: " + (
        "met" if is_met else "MISSED")
