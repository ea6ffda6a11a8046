from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import psutil

from playground.store.owners import Owner, is_alive, this_process


def test_this_process_lives() -> None:
    assert this_process().pid == os.getpid()
    assert is_alive(this_process())
    assert not is_alive(replace(this_process(), started_at=this_process().started_at - 30))


def test_a_process_that_was_killed_is_dead_even_before_anyone_waits_for_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = Owner(child.pid, psutil.Process(child.pid).create_time())
    assert is_alive(owner)
    child.kill()
    if os.name != "nt":
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and is still in the table
    assert not is_alive(owner)
    child.communicate()
    assert not is_alive(owner)
