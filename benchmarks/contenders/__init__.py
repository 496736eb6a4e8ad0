"""Three ways to serve the same data, each a URLconf with the same URLs."""

CONTENDERS = {
    "ours": "benchmarks.contenders.jsonapi",
    "DRF": "benchmarks.contenders.drf",
    "hand": "benchmarks.contenders.handwritten",
}
