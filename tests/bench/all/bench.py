"""What rows are measured with: the build's programs, the rivals' scripts, the inputs, and how much of each."""
import dataclasses
import functools
import pathlib

from . import environment
from .inputs import Inputs
from .programs import run

scripts = pathlib.Path(__file__).resolve().parents[1] / "rivals"


@dataclasses.dataclass
class Bench:
    build: pathlib.Path
    scratch: pathlib.Path
    inputs: Inputs
    threads: int = 2
    steps: int = 6
    warmup: int = 2
    quick: bool = False      # as small as goes: shows that a row works, not how fast it is
    against_rivals: bool = True
    peak: dict = dataclasses.field(default_factory=dict)  # GFLOP/s by dtype

    def program(self, name, *words):
        """One of the build's bench programs; its figures."""
        return run([self.build / "bin" / name, *words]).last

    def lathe(self, *words):
        return run([self.build / "bin" / "lathe", *words], env={"LATHE_HOME": str(self.scratch / "home")})

    @functools.cached_property
    def generate_options(self):
        return self.lathe("help", "generate").text

    def peer(self, script, *words):
        """A rival's script of the folder that is kept beside the checkout; its figures."""
        return run([environment.python(), environment.peers() / script, *words]).last

    def rival(self, script, *words, which=environment.folder):
        """A rival's script beside this one."""
        return run([environment.python(which), scripts / script, *words, "--threads", self.threads]).last

    @property
    def shape(self):
        """Rows of a training step, and their tokens."""
        return (1, 64) if self.quick else (4, 512)

    @property
    def counts(self):
        return ["--steps", self.steps, "--warmup", self.warmup, "--threads", self.threads]
