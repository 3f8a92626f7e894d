#!/usr/bin/env python3
"""Draws what benchmarks measured as SVG, with Python's standard library alone.

    plot.py rate SAMPLES.jsonl OUT.svg      events a second over time, a line for each run
    plot.py memory SAMPLES.jsonl OUT.svg    resident memory over time, likewise
    plot.py growth OUTPUT OUT.svg           time an event by size, from bench_growth's output

SAMPLES.jsonl is what --samples FILE of bench_pipeline, bench_replay and bench_growth wrote. The same
input gives the same bytes.
"""
import json
import math
import re
import sys

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, BOTTOM = 80, 20, 40, 50
COLOURS = ["#0057b8", "#c8102e", "#2e7d32", "#8e5a00", "#6a1b9a", "#00695c"]


def json_lines(path):
    """The lines of a file that are JSON; the others are for people."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.startswith("{")]


def samples_by_run(path):
    runs = {}
    for line in json_lines(path):
        runs.setdefault(line["run"], []).append(line)
    return runs


def rate_lines(path):
    lines = {}
    for run, samples in samples_by_run(path).items():
        lines[run] = [
            (now["seconds"], (now["events"] - before["events"]) / (now["seconds"] - before["seconds"]))
            for before, now in zip(samples, samples[1:])
            if now["seconds"] > before["seconds"]
        ]
    return lines


def memory_lines(path):
    return {
        run: [(sample["seconds"], sample["rss_mib"]) for sample in samples]
        for run, samples in samples_by_run(path).items()
    }


def growth_lines(path):
    found = [line for line in json_lines(path) if line.get("bench") == "growth"]
    if not found:
        sys.exit(f"{path}: holds no line of bench_growth")
    lines = {"on the average": [], "in the last tenth": []}
    for name, value in found[-1].items():
        size = re.fullmatch(r"(\d+)k_\d+k_(last_tenth_)?event_us", name)
        if size:
            which = "in the last tenth" if size[2] else "on the average"
            lines[which].append((int(size[1]) / 1000, value))
    return lines


def step_of(largest):
    """A round step that divides an axis into about five."""
    raw = largest / 5
    power = 10 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)


def number(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:g}"


class Axis:
    def __init__(self, largest, begin, end):
        self.step = step_of(largest if largest > 0 else 1)
        self.last = math.ceil(largest / self.step - 1e-9) * self.step or self.step
        self.begin, self.end = begin, end

    def place(self, value):
        return self.begin + (self.end - self.begin) * value / self.last

    def ticks(self):
        return [at * self.step for at in range(round(self.last / self.step) + 1)]


def draw(title, x_label, y_label, lines):
    points = [point for line in lines.values() for point in line]
    if not points:
        sys.exit("there is nothing to draw")
    x_axis = Axis(max(x for x, _ in points), LEFT, WIDTH - RIGHT)
    y_axis = Axis(max(y for _, y in points), HEIGHT - BOTTOM, TOP)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="20" font-size="14">{title}</text>',
    ]
    for tick in y_axis.ticks():
        y = y_axis.place(tick)
        out.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{number(tick)}</text>')
    for tick in x_axis.ticks():
        x = x_axis.place(tick)
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{number(tick)}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{x_label}</text>')
    middle = (TOP + HEIGHT - BOTTOM) / 2
    out.append(
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{y_label}</text>'
    )
    for at, (name, line) in enumerate(sorted(lines.items())):
        colour = COLOURS[at % len(COLOURS)]
        path = "L".join(f"{x_axis.place(x):.1f} {y_axis.place(y):.1f}" for x, y in line)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        out.extend(
            f'<circle cx="{x_axis.place(x):.1f}" cy="{y_axis.place(y):.1f}" r="2.5" fill="{colour}"/>'
            for x, y in line
            if len(line) <= 20
        )
        out.append(
            f'<text x="{WIDTH - RIGHT}" y="{TOP - 8 + 14 * at}" text-anchor="end" fill="{colour}">{name}</text>'
        )
    out.append("</svg>")
    return "\n".join(out) + "\n"


KINDS = {
    "rate": (rate_lines, "Folding", "seconds", "events a second"),
    "memory": (memory_lines, "Memory while folding", "seconds", "MiB resident"),
    "growth": (growth_lines, "Time an event as a home grows", "million events, beside set-up", "microseconds an event"),
}


def main(words):
    if len(words) != 3 or words[0] not in KINDS:
        sys.exit(__doc__)
    read, title, x_label, y_label = KINDS[words[0]]
    svg = draw(title, x_label, y_label, read(words[1]))
    with open(words[2], "w", encoding="utf-8", newline="\n") as file:
        file.write(svg)


if __name__ == "__main__":
    main(sys.argv[1:])
