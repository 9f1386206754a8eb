"""How does SpiffWorkflow keep the same clocks: one process with a timer for each?

Runs under an interpreter of its own that has SpiffWorkflow and nothing of ours, and is spoken to in lines of JSON on
standard input: first the due dates, then ``run`` as often as wanted, then ``answers``. Each gets one line back.
"""

from __future__ import annotations

import json
import sys

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

_CLOCK = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="clock">
  <process id="clock" isExecutable="true">
    <startEvent id="starts"><outgoing>running</outgoing></startEvent>
    <sequenceFlow id="running" sourceRef="starts" targetRef="limit"/>
    <intermediateCatchEvent id="limit">
      <incoming>running</incoming><outgoing>passed</outgoing>
      <timerEventDefinition><timeDate>due</timeDate></timerEventDefinition>
    </intermediateCatchEvent>
    <sequenceFlow id="passed" sourceRef="limit" targetRef="over"/>
    <endEvent id="over"><incoming>passed</incoming></endEvent>
  </process>
</definitions>
"""


class Clocks:
    """Processes with a timer each. The diagram is read and the script engine made once, and shared."""

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(_CLOCK)
        self._spec = parser.get_spec("clock")
        self._engine = PythonScriptEngine()

    def run(self, due: list[str]) -> list[BpmnWorkflow]:
        """A process for each due date, run until it ends or waits for its timer."""
        return [self._begun(each) for each in due]

    def _begun(self, due: str) -> BpmnWorkflow:
        clock = BpmnWorkflow(self._spec, script_engine=self._engine)
        clock.get_next_task(state=TaskState.READY).data["due"] = due
        clock.do_engine_steps()
        return clock


def answer_of(clock: BpmnWorkflow) -> tuple[str, bool]:
    """The moment the timer was set to, and whether it has gone off."""
    timer = clock.get_next_task(spec_name="limit")
    return timer.internal_data["event_value"], bool(clock.completed)


def main() -> None:
    """Answer the lines that come in, until there are no more."""
    clocks, due, begun = Clocks(), [], []
    said: object
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, list):
            due, said = asked, "ready"
        elif asked == "run":
            begun = clocks.run(due)
            said = f"{len(begun)} clocks"
        else:
            said = [answer_of(clock) for clock in begun]
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
