"""Run a model over pictures under load: admission, the queue, the engine, and the pipeline around them.

A request is admitted, its pictures are decoded and preprocessed, the scheduler passes them to the engine, and
the task turns the outputs into results. No module here knows HTTP. `openvino_engine` is not imported here, so
that only a process that serves with OpenVINO loads it.
"""

from farsight.inference.engine import Engine
from farsight.inference.pipeline import Call, Pipeline
from farsight.inference.task import Answer, Task
from farsight.inference.timing import Timing

__all__ = ["Answer", "Call", "Engine", "Pipeline", "Task", "Timing"]
