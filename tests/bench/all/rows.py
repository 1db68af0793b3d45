"""What a row of the table is: work that Lathe and a rival do in turns, and the figures that come of it."""
import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Metric:
    name: str             # its key among the figures
    unit: str
    kind: str = "speed"   # speed: more is better. time, memory: less is.
    reach: float = None   # the ratio to come to: at least, for speed and time; at most, for memory and "share"
    limit: float = None   # Lathe's own figure at most

    def ratio(self, ours, theirs):
        """How many times as fast; of memory, and of a time that is told as a share, the part of the rival's."""
        return theirs / ours if self.kind == "time" else ours / theirs

    @property
    def less_is_better(self):
        """Of the ratio."""
        return self.kind in ("memory", "share")

    def holds(self, ratio, ours):
        """None where nothing is asked."""
        asked = []
        if self.reach is not None:
            asked.append(ratio <= self.reach if self.less_is_better else ratio >= self.reach)
        if self.limit is not None:
            asked.append(ours <= self.limit)
        return all(asked) if asked else None


tokens = Metric("tokens_per_s", "tokens/s")
memory = Metric("peak_mib", "MiB", "memory")


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    work: str
    rival: str                                # in words; empty for growth curves
    metrics: typing.Sequence[Metric]
    ours: typing.Callable                     # bench -> figures by name (of a growth curve: bench, size)
    theirs: typing.Callable = None
    flops: typing.Callable = None             # work of one token, for the share of the machine's product peak
    dtype: str = "bf16"
    sizes: typing.Sequence[int] = ()          # of a growth curve
    axis: str = ""                            # what those sizes are
    larger: typing.Sequence[int] = ()         # on request only
    lacks: typing.Callable = lambda bench: "" # why it can't be measured yet
